"""Sheets: written by a table, pitched to all, selected once or kept for later."""

from typing import Any

import pytest

from chassis.context import Acting
from chassis.http.client import Answer
from services.workshops.tests.place import CHALLENGE, Place, together

SAID: dict[str, Any] = {
    "need": "Réparer son vélo sans aller à Metz.",
    "idea": "Un atelier dans l’ancienne gare.",
    "for_whom": "Les gens du quartier.",
    "first_steps": [{"what": "Visiter la gare", "who": "Camille", "by": "2026-07-01"}],
    "help_needed": ["un local", "des outils"],
}


def table_of(place: Place, phase: str | None = None) -> tuple[dict[str, Any], dict[str, Any], Acting]:
    """A running evening, one of its tables, and someone who sits there."""
    workshop = place.running(phase)
    table = place.table(workshop, challenge=CHALLENGE)
    return workshop, table, place.seated(workshop, table)


def begun(place: Place, table: dict[str, Any], who: Acting) -> dict[str, Any]:
    return dict(place.good(who, "POST", f"/tables/{table['id']}/sheets", {"name": "La gare à vélos"}))


def edit(place: Place, who: Acting, sheet: dict[str, Any], **change: Any) -> Answer:
    version = {"If-Match": f'"{sheet["version"]}"'}
    return place.call(who, "PATCH", f"/sheets/{sheet['id']}", change, headers=version)


def act(place: Place, who: Acting, sheet: dict[str, Any], act: str) -> Answer:
    return place.call(who, "POST", f"/sheets/{sheet['id']}/{act}")


def pitched(place: Place) -> tuple[dict[str, Any], Acting]:
    _, table, someone = table_of(place)
    sheet = edit(place, someone, begun(place, table, someone), **SAID).json
    return act(place, someone, sheet, "pitch").json, someone


def test_a_sheet_comes_from_its_table(place: Place) -> None:
    workshop, table, someone = table_of(place)
    sheet = begun(place, table, someone)
    assert (sheet["state"], sheet["origins"], sheet["workshop"], sheet["edition"]) == (
        "draft", [f"tables/{table['id']}"], f"workshops/{workshop['id']}", "sud-2020",
    )  # fmt: skip
    assert sheet["challenge"] == CHALLENGE


def test_its_authors_are_who_sat_there_when_it_began(place: Place) -> None:
    workshop, table, someone = table_of(place)
    other = place.seated(workshop, table)
    begun(place, table, someone)
    place.seated(workshop, table)
    assert set(place.told("sheet.created")[0].authors) == {someone.participant, other.participant}


def test_a_draft_is_for_its_table_and_who_hosts(place: Place) -> None:
    workshop, table, someone = table_of(place)
    path = f"/sheets/{begun(place, table, someone)['id']}"
    assert place.call(place.seated(workshop, table), "GET", path).json["mine"] is True
    assert place.call(place.facilitator, "GET", path).status == 200
    assert place.call(place.someone(), "GET", path).status == 404
    assert place.read(f"/tables/{table['id']}/sheets")["items"] == []
    assert len(place.read(f"/tables/{table['id']}/sheets", someone)["items"]) == 1


def test_the_table_writes_on_it(place: Place) -> None:
    workshop, table, someone = table_of(place)
    sheet = edit(place, someone, begun(place, table, someone), **SAID).json
    assert {name: sheet[name] for name in SAID} == SAID
    assert edit(place, place.seated(workshop, table), sheet, economic_model="Adhésions").status == 200
    assert edit(place, place.facilitator, sheet | {"version": 3}, social_use="Lien").status == 200
    assert [event.visibility for event in place.told("sheet.revised")] == ["internal"] * 3


def test_others_do_not_write_on_it(place: Place) -> None:
    workshop, table, someone = table_of(place)
    sheet = begun(place, table, someone)
    assert edit(place, place.someone(), sheet, need="Rien").status == 404
    assert edit(place, place.coordinator, sheet, need="Rien").status == 403
    assert act(place, place.seated(workshop, place.table(workshop)), sheet, "pitch").status == 404


def test_an_older_version_tells_nobody_of_a_draft(place: Place) -> None:
    _, table, someone = table_of(place)
    sheet = begun(place, table, someone) | {"version": 0}
    assert edit(place, place.someone(), sheet, need="Rien").status == 404


def test_two_who_write_at_once_do_not_write_over_each_other(place: Place) -> None:
    _, table, someone = table_of(place)
    sheet = begun(place, table, someone)
    answers = together(*[lambda text=text: edit(place, someone, sheet, need=text).status for text in ("Un", "Deux")])
    assert sorted(answers) == [200, 412]


def test_a_pitch_needs_the_least_and_names_what_is_missing(place: Place) -> None:
    _, table, someone = table_of(place)
    sheet = edit(place, someone, begun(place, table, someone), idea="Un atelier").json
    refused = act(place, someone, sheet, "pitch")
    assert (refused.status, {error["pointer"] for error in refused.json["errors"]}) == (422, {"/need", "/for_whom"})
    assert place.read(f"/sheets/{sheet['id']}", someone)["state"] == "draft"


def test_a_pitched_sheet_is_read_by_all_and_told_whole_with_its_authors(place: Place) -> None:
    sheet, someone = pitched(place)
    shown = place.read(f"/sheets/{sheet['id']}")
    told = place.told("sheet.pitched")[0]
    assert (told.visibility, told.authors) == ("public", (someone.participant,))
    assert told.data == {name: value for name, value in shown.items() if name not in ("mine", "actions")}
    assert [item["id"] for item in place.read(f"/sheets?workshop={sheet['workshop'].split('/')[1]}")["items"]] == [
        sheet["id"]
    ]


def test_what_is_written_after_the_pitch_is_told_in_public(place: Place) -> None:
    sheet, someone = pitched(place)
    assert edit(place, someone, sheet, with_whom="Le lycée").status == 200
    assert [event.visibility for event in place.told("sheet.edited")] == ["public"]


def test_a_pitched_sheet_keeps_the_least(place: Place) -> None:
    sheet, someone = pitched(place)
    assert edit(place, someone, sheet, need=None).status == 422


def test_a_sheet_is_selected_once_whatever_comes_at_once(place: Place) -> None:
    sheet, someone = pitched(place)
    coordinator = place.coordinator
    answers = together(*[lambda: act(place, coordinator, sheet, "select").status] * 3)
    assert sorted(answers) == [200, 409, 409]
    assert [event.authors for event in place.told("sheet.selected")] == [(someone.participant,)]


def test_what_was_kept_may_be_selected_later_also_after_the_report(place: Place) -> None:
    sheet, _ = pitched(place)
    assert act(place, place.coordinator, sheet, "keep").json["state"] == "kept_for_later"
    workshop = {"id": sheet["workshop"].split("/")[1]}
    place.act(workshop, "close")
    place.act(workshop, "report", {"text": "Une belle soirée."})
    assert act(place, place.coordinator, sheet, "select").json["state"] == "selected"


def test_only_coordinators_select(place: Place) -> None:
    sheet, someone = pitched(place)
    assert act(place, someone, sheet, "select").status == 403
    assert act(place, place.facilitator, sheet, "keep").status == 403


def test_a_selected_sheet_is_written_on_no_more(place: Place) -> None:
    sheet, someone = pitched(place)
    selected = act(place, place.coordinator, sheet, "select").json
    assert edit(place, someone, selected, need="Autre chose").status == 409


def test_nobody_begins_a_sheet_before_the_evening(place: Place) -> None:
    table = place.table(place.opened())
    assert place.call(place.facilitator, "POST", f"/tables/{table['id']}/sheets", {"name": "Tôt"}).status == 409


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": "x" * 121}, "/name"),
        ({"need": "x" * 2001}, "/need"),
        ({"first_steps": [{"what": "Un"}] * 4}, "/first_steps"),
        ({"first_steps": [{"who": "Camille"}]}, "/first_steps/0/what"),
        ({"first_steps": [{"what": "Un", "by": "demain"}]}, "/first_steps/0/by"),
        ({"help_needed": ["x"] * 11}, "/help_needed"),
        ({"state": "selected"}, "/state"),
    ],
)
def test_a_fault_is_pointed_at(place: Place, change: dict[str, Any], pointer: str) -> None:
    _, table, someone = table_of(place)
    refused = edit(place, someone, begun(place, table, someone), **change)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, pointer)


def test_an_author_who_is_forgotten_is_an_author_no_more(place: Place) -> None:
    sheet, someone = pitched(place)
    place.erased(someone)
    act(place, place.coordinator, sheet, "select")
    assert place.told("sheet.selected")[0].authors == ()


def test_an_author_who_turns_out_to_be_another_is_that_one(place: Place) -> None:
    sheet, someone = pitched(place)
    known = place.someone()
    place.merged(someone, known)
    act(place, place.coordinator, sheet, "select")
    assert place.told("sheet.selected")[0].authors == (known.participant,)
