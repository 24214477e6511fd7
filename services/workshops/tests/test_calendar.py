"""Workshops in people's calendars: the same one for ever, moved and called off with the workshop."""

from datetime import datetime, timedelta
from typing import Any

import icalendar

from services.workshops.tests.place import Place


def events(place: Place, path: str) -> list[Any]:
    answer = place.call(place.visitor, "GET", path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return list(icalendar.Calendar.from_ical(answer.body).events)


def test_a_workshop_is_in_the_calendar_with_its_hours_and_place(place: Place) -> None:
    workshop = place.opened(title="Soirée ; à vélo, à pied", summary="Première ligne\nseconde ligne")
    [event] = events(place, f"/workshops/{workshop['id']}/calendar")
    assert (str(event["summary"]), str(event["location"])) == (workshop["title"], "Salle des fêtes, Nancy")
    assert event["dtstart"].dt == datetime.fromisoformat(workshop["starts_at"]).replace(microsecond=0)
    assert "Première ligne\nseconde ligne" in str(event["description"])
    assert str(event["url"]).endswith(f"/ateliers/{workshop['id']}")


def test_a_change_keeps_the_uid_and_raises_the_sequence(place: Place) -> None:
    workshop = place.opened()
    [before] = events(place, f"/workshops/{workshop['id']}/calendar")
    change, version = {"title": "Grande soirée"}, {"If-Match": f'"{workshop["version"]}"'}
    place.good(place.coordinator, "PATCH", f"/workshops/{workshop['id']}", change, headers=version)
    [after] = events(place, f"/workshops/{workshop['id']}/calendar")
    assert (after["uid"], after["sequence"]) == (before["uid"], before["sequence"] + 1)


def test_what_was_called_off_says_so_with_its_reason(place: Place) -> None:
    workshop = place.act(place.opened(), "cancel", {"reason": "Salle inondée."})
    [event] = events(place, f"/workshops/{workshop['id']}/calendar")
    assert (str(event["status"]), "Salle inondée." in str(event["description"])) == ("CANCELLED", True)


def test_the_feed_has_what_all_may_know_of_and_no_draft(place: Place) -> None:
    later = place.opened(starts_at=(place.now + timedelta(days=30)).isoformat())
    sooner = place.opened()
    place.planned()
    assert [str(event["uid"]).split("@")[0] for event in events(place, "/workshops/calendar")] == [
        sooner["id"], later["id"],
    ]  # fmt: skip


def test_a_draft_has_no_calendar(place: Place) -> None:
    assert place.call(place.visitor, "GET", f"/workshops/{place.planned()['id']}/calendar").status == 404
