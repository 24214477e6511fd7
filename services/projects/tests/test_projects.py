"""Beginning a project by hand, changing it, finding it."""

from datetime import timedelta

import pytest

from chassis.clock import new_id
from projects.people.names import UNASKED
from projects.projects import queries
from services.projects.tests.people import Place

NEW = {"name": "Le jardin partagé", "story": "Un jardin derrière la mairie.", "areas": ["nord"]}


def test_a_coordinator_begins_a_project(place: Place) -> None:
    made = place.done(place.coordinator(), "POST", "/projects", NEW)
    assert (made["stage"], made["origins"], made["version"]) == ("emerging", [], 1)
    assert place.told("project.created")[0].data["name"] == NEW["name"]


def test_a_project_is_of_the_edition_of_its_area(place: Place) -> None:
    assert place.done(place.coordinator(), "POST", "/projects", NEW)["edition"] == "nord-2022"


def test_a_project_of_no_area_is_of_no_edition(place: Place) -> None:
    assert place.project(areas=[])["edition"] is None


@pytest.mark.parametrize("who", ["someone", "visitor"])
def test_nobody_else_begins_one(place: Place, who: str) -> None:
    asker = place.someone() if who == "someone" else place.visitor
    assert place.call(asker, "POST", "/projects", NEW).status == (403 if who == "someone" else 401)


def test_a_sheet_has_one_project_whoever_begins_it(place: Place) -> None:
    event = place.selected()
    refused = place.call(place.coordinator(), "POST", "/projects", NEW | {"origins": [event.subject]})
    assert refused.status == 409


def test_a_sheet_whose_project_was_begun_by_hand_makes_no_second_one(place: Place) -> None:
    sheet = new_id()
    place.done(place.coordinator(), "POST", "/projects", NEW | {"origins": [f"sheets/{sheet}"]})
    assert [project["name"] for project in place.born(place.selected(sheet=sheet))] == [NEW["name"]]


def test_its_team_changes_what_is_said_of_it(place: Place) -> None:
    member = place.someone()
    project = place.project(place.someone(), member)
    changed = place.change(member, f"/projects/{project['id']}", {"story": "Autrement."})
    assert (changed.json["story"], changed.json["version"]) == ("Autrement.", 2)
    assert [event.data["story"] for event in place.told("project.edited")] == ["Autrement."]


def test_a_team_says_where_and_when_it_is_found(place: Place) -> None:
    member = place.someone()
    project = place.project(member, place="Halle de la gare")
    assert (project["place"], project["schedule"]) == ("Halle de la gare", None)
    said = {"place": "12 rue des Arts", "schedule": "Le samedi, de 10 h à 12 h"}
    changed = place.change(member, f"/projects/{project['id']}", said).json
    assert {name: changed[name] for name in said} == said
    assert place.told("project.edited")[0].data["schedule"] == said["schedule"]


def test_who_is_not_of_the_team_changes_nothing(place: Place) -> None:
    project = place.project(place.someone())
    assert place.change(place.someone(), f"/projects/{project['id']}", {"story": "Autrement."}).status == 403


def test_a_change_over_another_is_refused(place: Place) -> None:
    project = place.project()
    place.change(place.coordinator(), f"/projects/{project['id']}", {"name": "Un autre nom"})
    assert place.change(place.coordinator(), f"/projects/{project['id']}", {"name": "Un tiers nom"}).status == 412


def test_a_change_needs_the_version_it_changes(place: Place) -> None:
    project = place.project()
    assert place.call(place.coordinator(), "PATCH", f"/projects/{project['id']}", {"name": "Sans"}).status == 428


def test_a_stopped_project_stays_as_it_is(place: Place) -> None:
    coordinator, project = place.coordinator(), place.project()
    place.step(coordinator, project, "stopped", "Plus personne.")
    assert place.change(coordinator, f"/projects/{project['id']}", {"name": "Après"}, version=2).status == 409


def test_an_area_or_an_edition_that_is_not_here_is_pointed_at(place: Place) -> None:
    coordinator = place.coordinator()
    for changed, pointer in (({"areas": ["sud", "est"]}, "/areas/1"), ({"edition": "ailleurs"}, "/edition")):
        refused = place.call(coordinator, "POST", "/projects", NEW | changed)
        assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize("query", ["stage=building", "area=nord", "edition=nord-2022"])
def test_projects_are_found_by(place: Place, query: str) -> None:
    wanted = place.project(areas=["nord"])
    place.step(place.coordinator(), wanted, "building")
    place.project(areas=["sud"])
    assert [item["id"] for item in place.listed(place.visitor, f"/projects?{query}")] == [wanted["id"]]


def test_projects_are_found_by_their_ids(place: Place) -> None:
    one, _, two = place.project(), place.project(), place.project()
    listed = place.listed(place.visitor, f"/projects?ids={one['id']},{two['id']}")
    assert [item["id"] for item in listed] == [two["id"], one["id"]]


def test_my_projects_are_those_whose_team_i_belong_to(place: Place) -> None:
    me = place.someone()
    mine = place.project(place.someone(), me)
    place.done(me, "POST", f"/projects/{place.project()['id']}/team/join")
    assert [item["id"] for item in place.listed(me, "/projects?mine=true")] == [mine["id"]]


def test_nobody_has_no_projects(place: Place) -> None:
    assert place.call(place.visitor, "GET", "/projects", query="mine=true").status == 401


def test_the_list_is_read_on_page_by_page(place: Place) -> None:
    made = [place.project()["id"] for _ in range(3)]
    first = place.done(place.visitor, "GET", "/projects", query="limit=2")
    second = place.done(place.visitor, "GET", "/projects", query=f"limit=2&after={first['next']}")
    assert [item["id"] for item in first["items"] + second["items"]] == made[::-1]
    assert second["next"] is None


def test_what_belongs_to_a_project_is_counted_and_raises_no_version(place: Place) -> None:
    holder = place.someone()
    project = place.project(holder)
    place.opened(holder, project)
    place.offered(place.someone(), project)
    place.accepted(place.someone(), holder, project)
    place.answer(holder, place.accepted(place.someone(), holder, project), "keep")
    read = place.done(place.visitor, "GET", f"/projects/{project['id']}")
    assert read["counts"] == {"calls": 1, "commitments": 2, "kept": 1, "indicators": 0}
    assert read["version"] == project["version"]


@pytest.mark.parametrize(
    ("who", "actions"),
    [
        ("visitor", {"commit"}),
        ("someone", {"commit", "join"}),
        ("member", {"commit", "edit", "milestone", "update", "call", "indicator", "leave"}),
        ("holder", {"commit", "edit", "milestone", "update", "call", "indicator", "leave", "stage", "team"}),
        ("coordinator", {"commit", "edit", "milestone", "update", "call", "indicator", "join", "stage", "team"}),
    ],
)
def test_the_pages_know_what_the_asker_may_do(place: Place, who: str, actions: set[str]) -> None:
    asks = {"visitor": place.visitor, "coordinator": place.coordinator()}
    asks |= {name: place.someone() for name in ("someone", "member", "holder")}
    project = place.project(asks["holder"], asks["member"])
    assert set(place.done(asks[who], "GET", f"/projects/{project['id']}")["actions"]) == actions


def test_no_event_names_a_person(place: Place) -> None:
    camille = place.someone()
    place.project(camille)
    assert str(camille.participant) not in str([event.public() for event in place.told()])


def test_projects_that_go_on_without_news_are_found(place: Place) -> None:
    holder = place.someone()
    silent, stopped = place.project(holder, name="Le silencieux"), place.project(holder, name="Le terminé")
    place.step(holder, stopped, "stopped", "Plus personne.")

    def found(days: int) -> list[str]:
        with place.work(after=timedelta(days=days)) as work:
            page = queries.found(work, {"silent_for": 60, "limit": 10}, UNASKED)
            return [item["name"] for item in page.items]

    assert (found(59), found(61)) == ([], [silent["name"]])


def test_news_are_heard(place: Place) -> None:
    holder = place.someone()
    project = place.project(holder)
    place.done(holder, "POST", f"/projects/{project['id']}/updates", {"text": "Les clés sont là."})
    read = place.done(place.visitor, "GET", f"/projects/{project['id']}")
    assert read["heard_at"] > project["heard_at"] == project["created_at"]
