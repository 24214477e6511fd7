"""Letting two contributions that say the same be one."""

from typing import Any

import pytest

from services.participation.tests.people import Place, Someone


@pytest.fixture
def coordinator(place: Place) -> Someone:
    return place.known("Claude", "coordinator")


def merged(place: Place, who: Someone, one: dict[str, Any], other: dict[str, Any]) -> Any:
    return place.call(who, "POST", f"/contributions/{one['id']}/merge", {"into": other["id"]})


def supported(place: Place, said: dict[str, Any], *people: Someone) -> None:
    for person in people:
        assert place.call(person, "POST", f"/contributions/{said['id']}/supports").status == 200


def supports(place: Place, said: dict[str, Any]) -> int:
    return int(place.read(place.visitor, said).json["counts"]["supports"])


def test_the_merged_one_says_where_it_lives_on(place: Place, coordinator: Someone) -> None:
    one, other = place.published(), place.published()
    assert merged(place, coordinator, one, other).status == 200
    read = place.read(place.visitor, one).json
    assert (read["state"], read["merged_into"]) == ("merged", f"contributions/{other['id']}")


def test_it_is_listed_once(place: Place, coordinator: Someone) -> None:
    one, other = place.published(), place.published()
    merged(place, coordinator, one, other)
    assert [found["id"] for found in place.call(place.visitor, "GET", "/contributions").json["items"]] == [other["id"]]


def test_the_thread_of_the_other_leads_through_it_as_long_as_it_is_merged(place: Place, coordinator: Someone) -> None:
    one, other = place.published(), place.published()
    merged(place, coordinator, one, other)
    assert place.read(place.visitor, other).json["origins"] == [f"contributions/{one['id']}"]
    place.call(coordinator, "POST", f"/contributions/{one['id']}/unmerge")
    assert place.read(place.visitor, other).json["origins"] == []


def test_each_person_supports_the_other_once(place: Place, coordinator: Someone) -> None:
    author, both, only = place.known(), place.known(), place.known()
    one, other = place.published(), place.published(author)
    supported(place, one, both, only, author)
    supported(place, other, both)
    merged(place, coordinator, one, other)
    assert supports(place, other) == 2


def test_an_undo_gives_all_back(place: Place, coordinator: Someone) -> None:
    both, only = place.known(), place.known()
    one, other = place.published(), place.published()
    supported(place, one, both, only)
    supported(place, other, both)
    merged(place, coordinator, one, other)
    undone = place.call(coordinator, "POST", f"/contributions/{one['id']}/unmerge")
    assert (undone.status, undone.json["state"], undone.json["merged_into"]) == (200, "published", None)
    assert (supports(place, one), supports(place, other)) == (2, 1)


def test_an_undo_returns_it_where_it_was(place: Place, coordinator: Someone) -> None:
    one, other = place.published(), place.published()
    place.call(coordinator, "POST", f"/contributions/{one['id']}/answer", {"text": "C’est prévu."})
    merged(place, coordinator, one, other)
    assert place.call(coordinator, "POST", f"/contributions/{one['id']}/unmerge").json["state"] == "answered"


def test_its_author_is_named_to_those_who_tell_them(place: Place, coordinator: Someone) -> None:
    author = place.known()
    one, other = place.published(author), place.published()
    merged(place, coordinator, one, other)
    told = place.told("contribution.merged")[0]
    assert (told.authors, told.data["merged_into"]) == ((author.id,), f"contributions/{other['id']}")


def test_a_receipt_shows_what_became_of_it(place: Place, coordinator: Someone) -> None:
    newcomer = place.newcomer()
    one = place.said(newcomer)
    place.call(newcomer, "POST", "/me/pseudonym", {"pseudonym": "Camille"})
    place.decide(place.read(newcomer, one).json, "publish")
    other = place.published()
    merged(place, coordinator, one, other)
    found = place.call(place.visitor, "POST", "/receipts", {"code": newcomer.receipt}).json["contributions"]
    assert [(said["state"], said["merged_into"]) for said in found] == [("merged", f"contributions/{other['id']}")]


def test_nothing_lives_on_in_itself_nor_in_what_is_over(place: Place, coordinator: Someone) -> None:
    author = place.known()
    one, gone = place.published(), place.published(author)
    place.call(author, "POST", f"/contributions/{gone['id']}/withdraw")
    for other in (one, gone):
        refused = merged(place, coordinator, one, other)
        assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/into")


def test_what_holds_others_is_not_merged_away(place: Place, coordinator: Someone) -> None:
    one, other, third = place.published(), place.published(), place.published()
    merged(place, coordinator, one, other)
    assert merged(place, coordinator, other, third).status == 409


def test_what_others_were_withdrawn_from_holds_them_no_more(place: Place, coordinator: Someone) -> None:
    author = place.known()
    one, other, third = place.published(author), place.published(), place.published()
    merged(place, coordinator, one, other)
    place.call(author, "POST", f"/contributions/{one['id']}/withdraw")
    assert merged(place, coordinator, other, third).status == 200


def test_what_is_not_merged_is_not_undone(place: Place, coordinator: Someone) -> None:
    said = place.published()
    refused = place.call(coordinator, "POST", f"/contributions/{said['id']}/unmerge")
    assert (refused.status, refused.json["state"]) == (409, "published")


def test_a_support_taken_back_meanwhile_does_not_come_back(place: Place, coordinator: Someone) -> None:
    person = place.known()
    one, other = place.published(), place.published()
    supported(place, one, person)
    merged(place, coordinator, one, other)
    place.call(person, "DELETE", f"/contributions/{other['id']}/supports/mine")
    place.call(coordinator, "POST", f"/contributions/{one['id']}/unmerge")
    assert (supports(place, one), supports(place, other)) == (0, 0)


def test_who_merges_is_asked(place: Place) -> None:
    one, other = place.published(), place.published()
    assert merged(place, place.known(), one, other).status == 403
    assert merged(place, place.moderator(), one, other).status == 200


def test_a_merged_one_is_answered_where_it_lives_on(place: Place, coordinator: Someone) -> None:
    one, other = place.published(), place.published()
    merged(place, coordinator, one, other)
    refused = place.call(coordinator, "POST", f"/contributions/{one['id']}/answer", {"text": "C’est prévu."})
    assert (refused.status, place.read(place.visitor, one).json["state"]) == (409, "merged")


@pytest.mark.parametrize(
    ("role", "actions"), [("coordinator", ["answer", "group", "merge"]), ("moderator", ["merge"]), ("mentor", [])]
)
def test_what_comes_of_it_is_offered_to_those_who_may_say_so(place: Place, role: str, actions: list[str]) -> None:
    offered = place.read(place.known("Claude", role), place.published()).json["actions"]
    assert [name for name in offered if name in ("answer", "group", "merge", "unmerge")] == actions


def test_once_merged_only_the_undo_is_offered(place: Place, coordinator: Someone) -> None:
    one, other = place.published(), place.published()
    merged(place, coordinator, one, other)
    offered = place.read(coordinator, one).json["actions"]
    assert [name for name in offered if name in ("answer", "group", "merge", "unmerge")] == ["unmerge"]
