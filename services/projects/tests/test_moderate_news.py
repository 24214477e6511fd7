"""News that should not be read: reported by anyone, hidden with a reason by a moderator, told to its author."""

from typing import Any

import pytest

from chassis.context import Acting
from chassis.http.client import Answer
from services.projects.tests.people import Place

WHY = {"category": "personal_data", "text": "Mon voisin y est nommé."}
REASON = "Un voisin y est nommé sans son accord."


@pytest.fixture
def author(place: Place) -> Acting:
    return place.someone()


@pytest.fixture
def moderator(place: Place) -> Acting:
    return place.someone("moderator")


@pytest.fixture
def news(place: Place, author: Acting) -> dict[str, Any]:
    path = f"/projects/{place.project(author)['id']}/updates"
    return dict(place.done(author, "POST", path, {"text": "Le voisin du 12 prête son garage."}))


def report(place: Place, who: Acting, news: dict[str, Any]) -> Answer:
    return place.call(who, "POST", f"/updates/{news['id']}/reports", WHY)


def hide(place: Place, who: Acting, news: dict[str, Any]) -> Answer:
    return place.call(who, "POST", f"/updates/{news['id']}/hide", {"reason": REASON})


def show(place: Place, who: Acting, news: dict[str, Any]) -> Answer:
    return place.call(who, "POST", f"/updates/{news['id']}/show")


def seen(place: Place, who: Acting, news: dict[str, Any]) -> list[str]:
    return [item["state"] for item in place.listed(who, f"/{news['project']}/updates")]


def test_a_report_brings_it_before_the_moderators_once_for_each_person(
    place: Place, moderator: Acting, news: dict[str, Any]
) -> None:
    reporter = place.newcomer()
    assert [report(place, who, news).status for who in (reporter, reporter, place.someone())] == [201, 201, 201]
    (queued,) = place.listed(moderator, "/updates/reported")
    assert [each["text"] for each in queued["reports"]] == [WHY["text"]] * 2
    assert len(place.told("report.submitted")) == 2


def test_the_words_of_a_report_are_in_no_event(place: Place, news: dict[str, Any]) -> None:
    report(place, place.someone(), news)
    assert "voisin" not in str(place.told("report.submitted")[0].data)


def test_its_author_does_not_report_it(place: Place, author: Acting, news: dict[str, Any]) -> None:
    assert report(place, author, news).status == 409


def test_the_queue_and_the_decisions_are_for_moderators(place: Place, author: Acting, news: dict[str, Any]) -> None:
    for who in (place.coordinator(), author):
        answers = (place.call(who, "GET", "/updates/reported"), hide(place, who, news), show(place, who, news))
        assert [answer.status for answer in answers] == [403, 403, 403]


def test_what_is_hidden_is_read_by_its_author_and_moderators_alone(
    place: Place, author: Acting, moderator: Acting, news: dict[str, Any]
) -> None:
    assert hide(place, moderator, news).status == 200
    assert [seen(place, who, news) for who in (place.visitor, place.coordinator(), author, moderator)] == [
        [], [], ["hidden"], ["hidden"],
    ]  # fmt: skip
    read = [place.call(who, "GET", f"/updates/{news['id']}") for who in (place.visitor, author)]
    assert (read[0].status, read[1].json["reason"]) == (410, REASON)


def test_it_is_hidden_with_a_reason(place: Place, moderator: Acting, news: dict[str, Any]) -> None:
    refused = place.call(moderator, "POST", f"/updates/{news['id']}/hide", {})
    assert [error["pointer"] for error in refused.json["errors"]] == ["/reason"]


def test_no_moderator_decides_on_their_own_words(place: Place) -> None:
    both = place.someone("moderator")
    made = place.done(both, "POST", f"/projects/{place.project(both)['id']}/updates", {"text": "Du nouveau."})
    assert [hide(place, both, made).status, show(place, both, made).status] == [403, 403]


def test_all_are_told_that_news_was_hidden_and_its_author_which(
    place: Place, author: Acting, moderator: Acting, news: dict[str, Any]
) -> None:
    hide(place, moderator, news)
    (public,), (told,) = place.told("project.update_hidden"), place.told("update.hidden")
    assert (public.visibility, public.subject) == ("public", news["project"])
    assert (told.visibility, told.subject, told.authors) == ("internal", f"updates/{news['id']}", (author.participant,))
    assert not [event for event in (public, told) if REASON in str(event.data) or "voisin" in str(event.data)]


def test_what_was_reported_and_left_stays_and_leaves_the_queue(
    place: Place, moderator: Acting, news: dict[str, Any]
) -> None:
    report(place, place.someone(), news)
    before = len(place.told())
    assert show(place, moderator, news).status == 200
    assert (seen(place, place.visitor, news), place.listed(moderator, "/updates/reported")) == (["published"], [])
    assert len(place.told()) == before


def test_what_was_hidden_comes_back_and_its_author_hears_of_it(
    place: Place, author: Acting, moderator: Acting, news: dict[str, Any]
) -> None:
    hide(place, moderator, news)
    assert show(place, moderator, news).json["state"] == "published"
    assert seen(place, place.visitor, news) == ["published"]
    assert place.told("update.shown")[0].authors == (author.participant,)


def test_what_was_hidden_is_not_reported(place: Place, moderator: Acting, news: dict[str, Any]) -> None:
    hide(place, moderator, news)
    assert report(place, place.someone(), news).status == 404


@pytest.mark.parametrize(
    ("who", "actions"), [("visitor", ["report"]), ("moderator", ["report", "hide"]), ("author", [])]
)
def test_buttons_derive_from_what_each_may_do(
    place: Place, author: Acting, moderator: Acting, news: dict[str, Any], who: str, actions: list[str]
) -> None:
    asker = {"visitor": place.visitor, "moderator": moderator, "author": author}[who]
    assert place.listed(asker, f"/{news['project']}/updates")[0]["actions"] == actions


def test_who_is_forgotten_leaves_neither_report_nor_hidden_words(
    place: Place, author: Acting, moderator: Acting, news: dict[str, Any]
) -> None:
    reporter = place.someone()
    report(place, reporter, news)
    place.forgotten(reporter)
    assert [each["text"] for each in place.listed(moderator, "/updates/reported")[0]["reports"]] == [None]
    hide(place, moderator, news)
    place.forgotten(author)
    assert seen(place, moderator, news) == []


def test_a_report_by_two_who_are_one_counts_once(place: Place, moderator: Acting, news: dict[str, Any]) -> None:
    before, known = place.newcomer(), place.someone()
    for who in (before, known):
        report(place, who, news)
    place.turns_out(before, known)
    assert len(place.listed(moderator, "/updates/reported")[0]["reports"]) == 1
