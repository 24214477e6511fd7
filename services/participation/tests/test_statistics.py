"""The figures that everyone may see: how much was said, by how many, and what came of it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text, update

from participation.contributions.models import Contribution
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


def shares(place: Place, by: str, query: str = "") -> dict[str, tuple[int, int]]:
    answer = place.call(place.visitor, "GET", "/statistics/participation/shares", query=f"by={by}{query}")
    return {each["code"]: (each["needs"], each["ideas"]) for each in answer.json["items"]}


def test_needs_and_ideas_are_counted_by_commune_and_by_theme(quick_place: Place) -> None:
    author = quick_place.known()
    quick_place.said(author, commune="54580", themes=["circular-economy", "short-circuits"])
    quick_place.said(author, commune="54580", kind="idea")
    quick_place.said(author)
    assert shares(quick_place, "commune") == {"54395": (1, 0), "54580": (1, 1)}
    assert shares(quick_place, "theme") == {"circular-economy": (2, 1), "short-circuits": (1, 0)}
    assert shares(quick_place, "commune", "&edition=nord-2022") == {"54580": (1, 1)}


def test_a_month_is_that_of_the_clocks_of_the_territory(quick_place: Place) -> None:
    said = quick_place.said(quick_place.known())
    moved = update(Contribution).where(Contribution.id == UUID(said["id"]))
    with quick_place.installation.runtime("participation").database.own_work(quick_place.territory) as work:
        work.session.execute(moved.values(created_at=datetime(2022, 5, 31, 23, 30, tzinfo=UTC)))
    assert shares(quick_place, "month") == {"2022-06": (1, 0)}


def test_what_lives_on_in_another_is_counted_there(quick_place: Place) -> None:
    coordinator = quick_place.known("Sam", "coordinator")
    one, other = (quick_place.said(quick_place.known())["id"] for _ in range(2))
    quick_place.call(coordinator, "POST", f"/contributions/{one}/merge", {"into": other})
    assert shares(quick_place, "commune") == {"54395": (1, 0)}


def test_the_count_by_commune_reads_an_index_alone(quick_place: Place) -> None:
    quick_place.said(quick_place.known())
    with quick_place.installation.runtime("participation").database.own_work(quick_place.territory) as work:
        for way in ("seqscan", "indexscan", "bitmapscan"):  # few rows: the planner would take any
            work.session.execute(text(f"SET LOCAL enable_{way} = off"))
        plan = "\n".join(work.session.execute(text(f"EXPLAIN {COUNTED}")).scalars())
    assert "Index Only Scan using contribution_counted" in plan


COUNTED = """SELECT commune, count(*) FILTER (WHERE kind = 'need') FROM contribution
    WHERE public AND NOT waiting AND state <> 'merged' GROUP BY commune"""


def test_a_place_sees_nothing_of_another(quick_place: Place, place: Place) -> None:
    quick_place.said(quick_place.known())
    assert figures(place)["kinds"] == {"need": 0, "idea": 0}
