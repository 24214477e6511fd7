"""Moving the evening on: one clock, one move for two who press at once, time that can be stretched."""

from datetime import datetime, timedelta
from typing import Any

from chassis.http.client import Answer
from services.workshops.tests.place import Place, code_of, together


def move_on(place: Place, workshop: dict[str, Any], believed: str | None) -> Answer:
    return place.call(place.facilitator, "POST", f"/workshops/{workshop['id']}/phases/next", {"from": believed})


def move_back(place: Place, workshop: dict[str, Any], believed: str | None) -> Answer:
    return place.call(place.facilitator, "POST", f"/workshops/{workshop['id']}/phases/previous", {"from": believed})


def test_the_first_phase_begins_from_none(place: Place) -> None:
    run = move_on(place, place.running(), None).json
    assert code_of(run) == "welcome"
    assert run["items"][0]["started_at"] == run["now"]


def test_a_phase_ends_when_the_next_begins(place: Place) -> None:
    workshop = place.running("welcome")
    run = move_on(place, workshop, workshop["phase"]).json
    assert code_of(run) == "presentations"
    assert run["items"][0]["ended_at"] == run["items"][1]["started_at"] == run["now"]


def test_two_facilitators_at_once_move_one_phase_once(place: Place) -> None:
    workshop = place.running("welcome")
    answers = together(*[lambda: move_on(place, workshop, workshop["phase"])] * 2)
    assert sorted(answer.status for answer in answers) == [200, 409]
    assert code_of(place.read(f"/workshops/{workshop['id']}/phases")) == "presentations"


def test_who_believes_in_another_phase_is_told_which_one_runs(place: Place) -> None:
    workshop = place.running("welcome")
    refused = move_on(place, workshop, None)
    assert (refused.status, refused.json["state"]) == (409, workshop["phase"])
    assert "welcome" in refused.json["detail"]


def test_after_the_last_phase_none_runs_and_none_begins_again(place: Place) -> None:
    workshop = place.running("closing")
    run = move_on(place, workshop, workshop["phase"]).json
    assert run["phase"] is None
    assert move_on(place, workshop, None).status == 409


def test_a_move_is_undone_as_if_the_phase_had_never_ended(place: Place) -> None:
    workshop = place.running("presentations")
    run = move_back(place, workshop, workshop["phase"]).json
    assert code_of(run) == "welcome"
    welcome, presentations = run["items"][:2]
    assert (welcome["ended_at"], presentations["started_at"]) == (None, None)
    ends = datetime.fromisoformat(welcome["started_at"]) + timedelta(minutes=welcome["minutes"])
    assert datetime.fromisoformat(presentations["planned_at"]) == ends
    assert code_of(move_on(place, workshop, run["phase"]).json) == "presentations"


def test_after_the_last_phase_one_goes_back_to_it(place: Place) -> None:
    workshop = place.running("closing")
    assert move_on(place, workshop, workshop["phase"]).json["phase"] is None
    assert move_back(place, workshop, None).json["phase"] == workshop["phase"]


def test_nothing_goes_back_before_the_first_phase(place: Place) -> None:
    for workshop in (place.running(), place.running("welcome")):
        assert move_back(place, workshop, workshop["phase"]).status == 409


def test_two_who_go_back_at_once_go_back_once(place: Place) -> None:
    workshop = place.running("first_round")
    answers = together(*[lambda: move_back(place, workshop, workshop["phase"])] * 2)
    assert sorted(answer.status for answer in answers) == [200, 409]
    assert code_of(place.read(f"/workshops/{workshop['id']}/phases")) == "presentations"


def test_an_extension_gives_minutes_and_puts_off_what_follows(place: Place) -> None:
    workshop = place.running("welcome")
    asked = {"from": workshop["phase"], "minutes": 5}
    run = place.good(place.facilitator, "POST", f"/workshops/{workshop['id']}/phases/extend", asked)
    begun = datetime.fromisoformat(run["items"][0]["started_at"])
    following = datetime.fromisoformat(run["items"][1]["planned_at"])
    assert (run["items"][0]["minutes"], following - begun) == (25, timedelta(minutes=25))


def test_an_extension_of_another_phase_is_refused(place: Place) -> None:
    workshop = place.running("presentations")
    asked = {"from": workshop["phases"][0]["id"], "minutes": 5}
    assert place.call(place.facilitator, "POST", f"/workshops/{workshop['id']}/phases/extend", asked).status == 409


def test_nothing_moves_before_the_start(place: Place) -> None:
    refused = move_on(place, place.opened(), None)
    assert (refused.status, refused.json["state"]) == (409, "open")


def test_each_move_is_told_with_all_phases_and_a_higher_version(place: Place) -> None:
    place.running("presentations")
    told = place.told("workshop.phase_changed")
    assert [event.visibility for event in told] == ["public", "public"]
    assert told[0].data["version"] < told[1].data["version"]
    assert told[1].data["phase"] == told[1].data["phases"][1]["id"]


def test_only_facilitators_and_coordinators_move_on(place: Place) -> None:
    workshop = place.running()
    asked = {"from": None}
    assert place.call(place.someone(), "POST", f"/workshops/{workshop['id']}/phases/next", asked).status == 403
    assert place.call(place.coordinator, "POST", f"/workshops/{workshop['id']}/phases/next", asked).status == 200


def test_all_read_the_run_on_the_servers_clock(place: Place) -> None:
    run = place.read(f"/workshops/{place.running('welcome')['id']}/phases")
    assert abs(datetime.fromisoformat(run["now"]) - place.now) < timedelta(seconds=30)


def test_closing_ends_the_phase_that_runs(place: Place) -> None:
    workshop = place.act(place.running("welcome"), "close")
    assert workshop["phase"] is None
    assert workshop["phases"][0]["ended_at"] is not None
