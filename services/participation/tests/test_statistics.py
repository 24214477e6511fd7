"""The figures that everyone may see: how much was said, by how many, and what came of it."""

from typing import Any

from services.participation.tests.people import Place


def figures(place: Place, query: str = "") -> dict[str, Any]:
    return dict(place.call(place.visitor, "GET", "/statistics/participation", query=query).json)


def test_what_all_may_read_is_counted_by_kind_and_by_state(quick_place: Place) -> None:
    author = quick_place.known()
    said = [quick_place.said(author), quick_place.said(author, kind="idea"), quick_place.said(quick_place.known())]
    quick_place.call(quick_place.known(), "POST", f"/contributions/{said[0]['id']}/supports")
    found = figures(quick_place)
    assert found["kinds"] == {"need": 2, "idea": 1}
    assert found["contributions"] == {"published": 3}
    assert (found["voices"], found["supports"], found["comments"]) == (2, 1, 0)


def test_what_waits_for_a_moderator_is_not_counted(place: Place) -> None:
    place.said(place.known())
    found = figures(place)
    assert (found["kinds"], found["contributions"], found["voices"]) == ({"need": 0, "idea": 0}, {}, 0)


def test_an_edition_has_its_own_figures(quick_place: Place) -> None:
    author = quick_place.known()
    quick_place.said(author, commune="54580")
    quick_place.said(author)
    assert figures(quick_place, "edition=nord-2022")["kinds"] == {"need": 1, "idea": 0}
    assert figures(quick_place, "edition=nowhere")["kinds"] == {"need": 0, "idea": 0}


def test_a_draft_of_a_challenge_is_not_counted(quick_place: Place) -> None:
    coordinator = quick_place.known("Sam", "coordinator")
    need = quick_place.said(quick_place.known())["id"]
    drafts = [{"title": f"Comment faire {n} ?", "contributions": [need]} for n in range(2)]
    first, _ = [quick_place.call(coordinator, "POST", "/challenges", data).json for data in drafts]
    quick_place.call(coordinator, "POST", f"/challenges/{first['id']}/publish")
    assert figures(quick_place)["challenges"] == {"published": 1}


def test_a_place_sees_nothing_of_another(quick_place: Place, place: Place) -> None:
    quick_place.said(quick_place.known())
    assert figures(place)["kinds"] == {"need": 0, "idea": 0}
