"""A person found to be another keeps all that was theirs; a person who left is not brought back by what comes late."""

from datetime import timedelta

from chassis.clock import new_id
from notifications.subscriptions import unsubscribe
from tests.installation import eventually


def test_the_messages_of_both_are_one_persons(here):
    provisional, known = new_id(), new_id()
    here.contribution("published", provisional)
    here.contribution("published", known)
    here.merged(provisional, known)
    assert len(here.messages(known)) == 2


def test_a_late_event_that_says_the_first_name_is_told_to_the_second(here):
    provisional, known = new_id(), new_id()
    here.merged(provisional, known)
    here.contribution("published", provisional)
    assert len(here.messages(known)) == 1


def test_who_still_comes_under_the_first_name_reads_the_messages(here):
    provisional, known = new_id(), new_id()
    here.merged(provisional, known)
    here.contribution("published", known)
    assert len(here.messages(provisional)) == 1


def test_supports_of_the_same_thing_gather_in_one_message(here):
    provisional, known, id = new_id(), new_id(), new_id()
    here.contribution("supported", provisional, ref=id, actor=new_id())
    here.contribution("supported", known, ref=id, actor=new_id())
    here.merged(provisional, known)
    assert [message["count"] for message in here.messages(known)] == [2]


def test_what_both_were_told_of_the_same_event_is_told_once(here):
    provisional, known = new_id(), new_id()
    here.contribution("published", provisional, known)
    here.merged(provisional, known)
    assert len(here.messages(known)) == 1


def test_what_both_followed_is_followed_once(here):
    provisional, known, id = new_id(), new_id(), new_id()
    for person in (provisional, known):
        here.contribution("supported", new_id(), ref=id, actor=person)
    here.merged(provisional, known)
    assert len(here.read("/subscriptions", here.person(known))["follows"]) == 1


def choose(here, person, category):
    here.call("PATCH", "/subscriptions", here.person(person), {"mail": {category: False}})


def test_the_choices_of_the_first_are_kept_where_the_second_made_none(here):
    provisional, known = new_id(), new_id()
    choose(here, provisional, "roles")
    here.merged(provisional, known)
    assert here.read("/subscriptions", here.person(known))["mail"]["roles"] is False


def test_the_choices_of_the_second_win(here):
    provisional, known = new_id(), new_id()
    choose(here, provisional, "roles")
    choose(here, known, "comments")
    here.merged(provisional, known)
    mail = here.read("/subscriptions", here.person(known))["mail"]
    assert (mail["roles"], mail["comments"]) == (True, False)


def test_an_old_unsubscribe_link_still_serves_the_person_it_was_sent_to(here):
    provisional, known = new_id(), new_id()
    link = unsubscribe.make(here.installation.settings, here.territory, provisional, "roles")
    here.merged(provisional, known)
    here.call("POST", f"/unsubscribe/{link}")
    assert here.read("/subscriptions", here.person(known))["mail"]["roles"] is False


def traces(here, person):
    tables = ("follow", "message", "subscription")
    return [row for name in tables for row in here.rows(f"SELECT 1 FROM {name} WHERE participant = :id", id=person)]


def test_nothing_is_left_of_who_is_erased(here):
    person = new_id()
    here.contribution("published", person)
    choose(here, person, "roles")
    here.erased(person)
    assert traces(here, person) == []


def test_a_late_event_does_not_bring_them_back(here):
    person = new_id()
    here.erased(person)
    here.contribution("published", person)
    assert traces(here, person) == []


def test_what_ran_while_they_were_erased_is_swept_up_afterwards(here, later):
    person = new_id()
    here.erased(person)
    here.quiet()
    here.rows(
        "INSERT INTO follow (territory, id, created_at, participant, ref, reason) VALUES"
        " (:here, :id, now(), :id, 'contributions/1', 'author') RETURNING 1",
        here=here.slug,
        id=person,
    )
    later.clock.advance(timedelta(minutes=6))
    eventually(lambda: not traces(here, person))


def test_their_mails_leave_the_folder(here):
    person = here.with_address("jeanne@example.org")
    here.contribution("published", person)
    eventually(lambda: here.mails("contribution.published"))
    here.erased(person)
    eventually(lambda: not here.mails())


def test_the_mails_of_others_stay_in_the_folder(here):
    person, other = here.with_address("jeanne@example.org"), here.with_address("paul@example.org")
    here.contribution("published", person)
    here.contribution("published", other)
    eventually(lambda: len(here.mails("contribution.published")) == 2)
    here.erased(person)
    eventually(lambda: {mail["To"] for mail in here.mails()} == {"paul@example.org"})


def test_who_was_erased_has_no_subscriptions_any_more(here):
    person = new_id()
    here.erased(person)
    assert here.call("GET", "/subscriptions", here.person(person)).status == 401
