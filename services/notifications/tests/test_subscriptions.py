"""People choose how they are told, and end a category of mails by one click, without signing in."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace

import pytest

from chassis.clock import new_id
from notifications.subscriptions import unsubscribe


def token(here, person, category="contributions"):
    return unsubscribe.make(here.installation.settings, here.territory, person, category)


def mail_choices(here, person):
    return here.read("/subscriptions", here.person(person))["mail"]


def test_who_chose_nothing_gets_all_mails_in_their_own_language(here):
    chosen = here.read("/subscriptions", here.person(new_id()))
    assert (set(chosen["mail"].values()), chosen["language"]) == ({True}, None)


def test_a_choice_is_kept_and_the_rest_stays(here):
    me = here.person(new_id())
    here.call("PATCH", "/subscriptions", me, {"mail": {"comments": False}})
    answer = here.call("PATCH", "/subscriptions", me, {"language": "en"})
    assert (answer.json["mail"]["comments"], answer.json["mail"]["roles"], answer.json["language"]) == (
        False,
        True,
        "en",
    )


def test_a_choice_is_taken_back(here):
    me = here.person(new_id())
    here.call("PATCH", "/subscriptions", me, {"mail": {"comments": False}})
    answer = here.call("PATCH", "/subscriptions", me, {"mail": {"comments": True}})
    assert answer.json["mail"]["comments"] is True


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"mail": {"sign-in": False}}, "/mail/sign-in/key"),
        ({"mail": {"comments": "no"}}, "/mail/comments/value"),
        ({"language": "de"}, "/language"),
        ({"language": 1}, "/language"),
        ({"mails": {}}, "/mails"),
    ],
)
def test_a_choice_that_does_not_exist_is_refused_with_its_place(here, asked, pointer):
    answer = here.call("PATCH", "/subscriptions", here.person(new_id()), asked)
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_what_i_follow_is_listed_with_its_reason(here):
    author, supporter = new_id(), new_id()
    event = here.contribution("published", author)
    here.contribution("supported", author, ref=event.data["id"], actor=supporter)
    follows = [here.read("/subscriptions", here.person(each))["follows"] for each in (author, supporter)]
    assert follows == [[{"ref": event.subject, "reason": "author"}], [{"ref": event.subject, "reason": "supporter"}]]


def test_a_support_taken_back_ends_the_following(here):
    author, supporter = new_id(), new_id()
    event = here.contribution("supported", author, actor=supporter)
    here.contribution("support_withdrawn", author, ref=event.data["id"], actor=supporter)
    assert here.read("/subscriptions", here.person(supporter))["follows"] == []


def test_who_commented_follows(here):
    commenter = new_id()
    event = here.contribution("published", new_id())
    here.comment("published", commenter, on=event.subject)
    follows = here.read("/subscriptions", here.person(commenter))["follows"]
    assert follows == [{"ref": event.subject, "reason": "commenter"}]


def test_one_click_ends_a_category_and_no_other(here):
    person = new_id()
    answer = here.call("POST", f"/unsubscribe/{token(here, person)}")
    assert (answer.status, answer.json) == (200, {"category": "contributions"})
    assert [name for name, wanted in mail_choices(here, person).items() if not wanted] == ["contributions"]


def test_a_second_click_changes_nothing(here):
    person = new_id()
    for _ in range(2):
        assert here.call("POST", f"/unsubscribe/{token(here, person)}").status == 200
    assert len(here.rows("SELECT 1 FROM subscription")) == 1


def test_reading_the_address_ends_nothing(here):
    assert here.call("GET", f"/unsubscribe/{token(here, new_id())}").status == 405


@pytest.mark.parametrize("forged", ["x", "é", "A" * 44, "A" * 200])
def test_a_token_that_we_did_not_sign_is_not_found(here, forged):
    assert here.call("POST", f"/unsubscribe/{forged}").status == 404


def test_a_token_of_another_territory_is_not_found(here, territory):
    foreign = unsubscribe.make(here.installation.settings, territory, new_id(), "roles")
    assert here.call("POST", f"/unsubscribe/{foreign}").status == 404


def test_a_token_for_another_category_is_not_made_of_this_one(here):

    good = token(here, new_id(), "roles")
    raw = urlsafe_b64decode(good + "=" * (-len(good) % 4)).replace(b"roles", b"rolls")
    assert here.call("POST", f"/unsubscribe/{urlsafe_b64encode(raw).decode().rstrip('=')}").status == 404


def test_a_click_of_who_was_erased_writes_nothing(here):
    person = new_id()
    here.erased(person)
    assert here.call("POST", f"/unsubscribe/{token(here, person)}").status == 200
    assert here.rows("SELECT 1 FROM subscription") == []


def test_a_visitor_has_no_subscriptions(here):
    assert here.call("GET", "/subscriptions").status == 401


def test_who_chooses_to_follow_is_told_what_is_public_and_nothing_else(here):
    follower, holder, giver = new_id(), new_id(), new_id()
    project = f"projects/{new_id()}"
    here.step("projects.project.created", project, [], authors=(holder,))
    for _ in range(2):
        followed = here.call("POST", "/subscriptions/follows", here.person(follower), {"ref": project})
    assert followed.json["follows"] == [{"ref": project, "reason": "follower"}]
    offered = {"visibility": "internal", "actor": giver, "authors": (giver,), "project": project}
    here.step("projects.commitment.offered", f"commitments/{new_id()}", [project], **offered)
    here.step("projects.project.update_posted", project, [], actor=holder, authors=(holder,))
    here.quiet()
    assert [message["kind"] for message in here.messages(follower)] == ["project.update_posted"]
    assert "commitment.offered" in [message["kind"] for message in here.messages(holder)]


def test_who_chooses_to_follow_is_not_told_of_what_happened_before_even_when_that_is_told_late(here):
    follower, project = new_id(), f"projects/{new_id()}"
    created = here.step("projects.project.created", project, [])
    here.quiet()
    here.call("POST", "/subscriptions/follows", here.person(follower), {"ref": project})
    here.again(replace(created, id=new_id()))
    here.quiet()
    assert here.messages(follower) == []


def test_who_follows_no_more_is_told_no_more_but_what_one_said_stays(here):
    author = new_id()
    event = here.contribution("published", author)
    here.call("POST", "/subscriptions/follows", here.person(author), {"ref": event.subject})
    assert here.call("DELETE", f"/subscriptions/follows/{event.subject}", here.person(author)).status == 204
    assert here.read("/subscriptions", here.person(author))["follows"] == [{"ref": event.subject, "reason": "author"}]


def test_what_is_not_for_all_is_not_followed(here):
    hidden = here.contribution("submitted", new_id())
    for ref in (hidden.subject, f"projects/{new_id()}"):
        assert here.call("POST", "/subscriptions/follows", here.person(new_id()), {"ref": ref}).status == 404


def test_a_visitor_follows_nothing(here):
    event = here.contribution("published", new_id())
    assert here.call("POST", "/subscriptions/follows", data={"ref": event.subject}).status == 401


def test_a_person_takes_along_what_they_did_as_one_of_the_staff(here):
    administrator = replace(here.person(new_id()), roles=frozenset({"administrator"}))
    made = here.call("POST", "/webhooks", administrator, {"url": "https://exemple.fr/x", "types": ["*"]})
    assert made.status == 201
    [line] = here.read("/me/notifications", administrator)["audit"]
    assert (line["operation"], line["subject"]) == ("create_webhook", f"webhooks/{made.json['id']}")
    assert here.read("/me/notifications", here.person(new_id())) == {"audit": []}
