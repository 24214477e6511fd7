"""The list of needs and ideas, its filters and its pages."""

from typing import Any

import pytest

from participation.contributions import queries
from services.participation.tests.people import Place


def listed(place: Place, query: str = "", who: Any = None) -> list[str]:
    answer = place.call(who or place.visitor, "GET", "/contributions", query=query)
    assert answer.status == 200, answer.body
    return [item["id"] for item in answer.json["items"]]


def test_all_read_what_is_public_the_newest_first(quick_place: Place, place: Place) -> None:
    author = quick_place.known()
    said = [quick_place.said(author)["id"] for _ in range(3)]
    place.said(place.known())
    assert listed(quick_place) == said[::-1]
    assert listed(place) == []


def test_an_item_has_the_shape_of_the_contract(quick_place: Place) -> None:
    said = quick_place.said(quick_place.known("Camille"), title="Vélos")
    item = quick_place.call(quick_place.visitor, "GET", "/contributions").json["items"][0]
    assert item == {name: said[name] for name in item}
    assert (item["author"], item["counts"]) == ({"label": "Camille"}, {"supports": 0, "comments": 0})
    assert not {"waiting", "mine", "actions", "author_id"} & set(item)


def counted(place: Place, query: str = "", who: Any = None) -> Any:
    return place.call(who or place.visitor, "GET", "/contributions/count", query=query)


def test_what_the_list_holds_is_counted_by_the_same_filters(quick_place: Place) -> None:
    author = quick_place.known()
    quick_place.said(author)
    quick_place.said(author, kind="idea", commune="54580")
    assert counted(quick_place).json == {"number": 2, "more": False}
    for query in ("kind=idea", "commune=54580", "q=velos&area=nord"):
        assert counted(quick_place, query).json["number"] == len(listed(quick_place, query)) == 1


def test_it_is_counted_so_far_only_that_it_costs_little(quick_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    author = quick_place.known()
    for _ in range(3):
        quick_place.said(author)
    monkeypatch.setattr(queries, "MOST_COUNTED", 2)
    assert counted(quick_place).json == {"number": 2, "more": True}


def test_a_state_that_is_for_moderators_is_counted_for_them_alone(place: Place) -> None:
    place.said(place.known())
    assert counted(place, "state=submitted").status == 403
    assert counted(place, "state=submitted", place.moderator()).json["number"] == 1


def test_pages_follow_each_other_without_a_gap_even_when_something_is_said_meanwhile(quick_place: Place) -> None:
    author = quick_place.known()
    said = [quick_place.said(author)["id"] for _ in range(5)][::-1]
    first = quick_place.call(quick_place.visitor, "GET", "/contributions", query="limit=2")
    quick_place.said(author)
    assert [item["id"] for item in first.json["items"]] == said[:2]
    assert listed(quick_place, f"limit=3&after={first.json['next']}") == said[2:]
    assert 'rel="next"' in first.headers["Link"]


def test_the_most_supported_come_first_when_asked(quick_place: Place) -> None:
    author = quick_place.known()
    least, most, none = (quick_place.said(author)["id"] for _ in range(3))
    for id, count in ((least, 1), (most, 2)):
        for _ in range(count):
            quick_place.call(quick_place.known(), "POST", f"/contributions/{id}/supports")
    first = quick_place.call(quick_place.visitor, "GET", "/contributions", query="sort=supported&limit=2").json
    assert [item["id"] for item in first["items"]] == [most, least]
    assert listed(quick_place, f"sort=supported&limit=2&after={first['next']}") == [none]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=idea", ["b"]),
        ("theme=short-circuits", ["b", "a"]),
        ("commune=54580", ["b"]),
        ("area=nord", ["b"]),
        ("area=sud", ["c", "a"]),
        ("area=nowhere", []),
        ("edition=sud-2020", ["c", "a"]),
        ("kind=need&theme=circular-economy", ["c", "a"]),
        ("state=published", ["c", "b", "a"]),
        ("state=merged", []),
        ("q=velos", ["c", "a"]),
        ("q=velos&theme=short-circuits", ["a"]),
    ],
)
def test_filters_narrow_the_list(quick_place: Place, query: str, found: list[str]) -> None:
    author = quick_place.known()
    both = ["circular-economy", "short-circuits"]
    said = {
        "a": quick_place.said(author, themes=both)["id"],
        "b": quick_place.said(
            author, kind="idea", text="Un marché de producteurs.", themes=["short-circuits"], commune="54580"
        )["id"],
        "c": quick_place.said(author)["id"],
    }
    assert listed(quick_place, query) == [said[name] for name in found]


def test_only_those_asked_for_are_read(quick_place: Place) -> None:
    author = quick_place.known()
    said = [quick_place.said(author)["id"] for _ in range(3)]
    assert listed(quick_place, f"ids={said[0]},{said[2]}") == [said[2], said[0]]


def test_other_states_are_for_moderators(place: Place) -> None:
    said = place.said(place.known())
    place.said(place.newcomer())
    assert place.call(place.visitor, "GET", "/contributions", query="state=submitted").status == 403
    assert listed(place, "state=submitted", place.moderator()) == [said["id"]]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=dix", "limit"),
        ("sort=price", "sort"),
        ("kind=wish", "kind"),
        ("state=lost", "state"),
        ("color=red", "color"),
        ("q=", "q"),
        ("q=a%00b", "q"),
        ("kind=need&kind=idea", "kind"),
        ("ids=------------------------------------", "ids"),
        ("ids=1,2", "ids"),
        ("after=xyz", "after"),
        ("after=bnVsbA", "after"),
        ("after=WzFd", "after"),
        ("after=W251bGxd", "after"),
        ("sort=supported&after=W0luZmluaXR5LCAiMDE5YWIwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAwIl0", "after"),
    ],
)
def test_a_query_that_makes_no_sense_is_refused_where_it_stands(place: Place, query: str, pointer: str) -> None:
    answer = place.call(place.visitor, "GET", "/contributions", query=query)
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_a_query_that_is_not_utf8_is_refused(place: Place) -> None:
    assert place.call(place.visitor, "GET", "/contributions", query="q=%ff").status == 400


def test_more_ids_than_a_page_holds_are_refused(place: Place) -> None:
    ids = ",".join(["019ab000-0000-7000-8000-000000000000"] * 101)
    assert place.call(place.visitor, "GET", "/contributions", query=f"ids={ids}").status == 422


def test_what_has_not_changed_is_not_sent_again(quick_place: Place) -> None:
    quick_place.said(quick_place.known())
    first = quick_place.call(quick_place.visitor, "GET", "/contributions")
    again = quick_place.call(
        quick_place.visitor, "GET", "/contributions", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status, again.body) == (304, b"")


def test_another_territorys_contribution_is_not_found(place: Place, quick_place: Place) -> None:
    said = quick_place.said(quick_place.known())
    assert place.read(place.visitor, said).status == 404
    assert listed(place, f"ids={said['id']}") == []
