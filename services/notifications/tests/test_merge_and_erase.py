"""A person found to be another keeps all that was theirs; a person who left is not brought back by what comes late."""

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest

from chassis.clock import new_id
from notifications import subscribers
from notifications.subscriptions import actions as subscriptions
from notifications.subscriptions import unsubscribe
from tests.installation import eventually, meanwhile


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


def chosen(here, person):
    """What a person writes at this moment."""
    return here.person(person), lambda work: subscriptions.change(work, {"mail": {"roles": False}})


def told(here, person):
    """What is written at this moment of what they said."""
    event = replace(here.contribution("published", new_id()), id=new_id(), authors=(person,))
    return here.visitor, lambda work: subscribers.tell(work, event)


def told_as_a_follower(here, person):
    """What is written at this moment of what they follow."""
    said = new_id()
    here.contribution("published", person, ref=said)
    event = replace(here.comment("published", new_id(), on=f"contributions/{said}"), id=new_id())
    return here.visitor, lambda work: subscribers.tell(work, event)


@pytest.mark.parametrize("writing", [chosen, told, told_as_a_follower])
def test_what_is_being_written_for_someone_is_gone_with_them(here, writing):
    person = new_id()
    acting, write = writing(here, person)
    with here.runtime.database.work(here.territory, acting) as work:
        write(work)
        erased = meanwhile(work, lambda: here.erased(person))
    erased.wait()
    assert traces(here, person) == []


@pytest.mark.parametrize("writing", [chosen, told, told_as_a_follower])
def test_what_is_being_written_for_someone_is_whose_they_turn_out_to_be(here, writing):
    provisional, known = new_id(), new_id()
    acting, write = writing(here, provisional)
    with here.runtime.database.work(here.territory, acting) as work:
        write(work)
        merged = meanwhile(work, lambda: here.merged(provisional, known))
    merged.wait()
    assert traces(here, provisional) == []
    assert traces(here, known) != []


def test_who_turns_out_to_be_someone_who_left_leaves_nothing_either(here):
    provisional, known = new_id(), new_id()
    here.contribution("published", provisional)
    here.erased(known)
    here.merged(provisional, known)
    assert traces(here, provisional) + traces(here, known) == []


def test_a_mail_that_was_on_its_way_leaves_the_folder_a_little_later(here, later):
    person = here.with_address("jeanne@example.org")
    here.erased(person)
    here.quiet()
    mail = EmailMessage()
    mail["Message-ID"], mail["To"] = "<late@example.org>", "jeanne@example.org"
    mail["Demarche-Territory"], mail["Demarche-Participant"] = here.slug, str(person)
    here.runtime.parts.transport.send(mail, "jeanne@example.org")
    assert here.mails("late")
    later.clock.advance(timedelta(minutes=6))
    eventually(lambda: not here.mails())


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
