"""Signing up: a seat, or a place on the waiting list."""

from datetime import timedelta

from services.workshops.tests.place import Place, together


def test_who_signs_up_has_a_seat_and_a_code(place: Place) -> None:
    workshop, someone = place.opened(), place.someone()
    made = place.registered(someone, workshop, needs="Je viens en fauteuil.")
    assert (made["state"], made["needs"], len(made["code"])) == ("confirmed", "Je viens en fauteuil.", 6)
    assert place.show(workshop)["seats"] == {"capacity": 40, "confirmed": 1, "waitlisted": 0, "free": 39}


def test_signing_up_is_told_to_services_alone_with_its_person(place: Place) -> None:
    workshop, someone = place.opened(), place.someone()
    made = place.registered(someone, workshop)
    told = place.told("registration.registered")[0]
    assert (told.visibility, told.authors, told.subject) == (
        "internal", (someone.participant,), f"registrations/{made['id']}",
    )  # fmt: skip
    assert (told.data["workshop"], told.data["title"]) == (f"workshops/{workshop['id']}", workshop["title"])
    assert "needs" not in told.data


def test_signing_up_twice_changes_nothing(place: Place) -> None:
    workshop, someone = place.opened(), place.someone()
    assert place.registered(someone, workshop)["id"] == place.registered(someone, workshop)["id"]
    assert place.show(workshop)["seats"]["confirmed"] == 1


def test_the_same_person_at_once_signs_up_once(place: Place) -> None:
    workshop, someone = place.opened(), place.someone()
    made = together(*[lambda: place.registered(someone, workshop)["id"]] * 4)
    assert len(set(made)) == 1


def test_the_last_seat_asked_for_at_once_is_taken_once(place: Place) -> None:
    workshop = place.opened(capacity=1)
    made = together(*[lambda: place.registered(place.someone(), workshop)["state"]] * 4)
    assert sorted(made) == ["confirmed", "waitlisted", "waitlisted", "waitlisted"]


def test_who_finds_no_seat_is_told_that_they_wait(place: Place) -> None:
    workshop = place.opened(capacity=1)
    place.registered(place.someone(), workshop)
    place.registered(place.someone(), workshop)
    assert [event.data["state"] for event in place.told("registration.waitlisted")] == ["waitlisted"]


def test_a_table_may_be_chosen(place: Place) -> None:
    workshop = place.opened()
    table = place.table(workshop)
    assert place.registered(place.someone(), workshop, table=table["id"])["table"] == f"tables/{table['id']}"
    assert place.read(f"/tables/{table['id']}")["registered"] == 1


def test_the_last_seat_at_a_table_is_taken_once(place: Place) -> None:
    workshop = place.opened()
    path, asked = f"/workshops/{workshop['id']}/registrations", {"table": place.table(workshop, seats=1)["id"]}
    answers = together(*[lambda: place.call(place.someone(), "POST", path, asked).status] * 3)
    assert sorted(answers) == [201, 409, 409]


def test_a_table_of_another_workshop_is_refused(place: Place) -> None:
    table = place.table(place.opened())
    path = f"/workshops/{place.opened()['id']}/registrations"
    answer = place.call(place.someone(), "POST", path, {"table": table["id"]})
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/table")


def test_nobody_signs_up_before_it_opens_nor_once_it_is_over(place: Place) -> None:
    someone = place.someone()
    draft, over = place.planned(), place.act(place.opened(), "cancel", {"reason": "Salle inondée."})
    assert place.call(someone, "POST", f"/workshops/{draft['id']}/registrations", {}).status == 404
    assert place.call(someone, "POST", f"/workshops/{over['id']}/registrations", {}).status == 409


def test_nobody_signs_up_after_the_hour_that_it_gives(place: Place) -> None:
    workshop = place.opened(registration_closes_at=(place.now - timedelta(minutes=1)).isoformat())
    assert place.call(place.someone(), "POST", f"/workshops/{workshop['id']}/registrations", {}).status == 409


def test_one_reads_ones_own_registration_and_not_that_of_another(place: Place) -> None:
    workshop, someone = place.opened(), place.someone()
    made = place.registered(someone, workshop)
    assert place.read(f"/workshops/{workshop['id']}/registrations/mine", someone)["id"] == made["id"]
    assert place.call(place.someone(), "GET", f"/registrations/{made['id']}").status == 404
    assert place.call(place.facilitator, "GET", f"/registrations/{made['id']}").status == 200
    assert place.call(place.visitor, "GET", f"/registrations/{made['id']}").status == 401


def test_who_hosts_reads_the_list_with_codes_and_needs(place: Place) -> None:
    workshop = place.opened()
    made = place.registered(place.someone(), workshop, needs="Sous-titres")
    listed = place.read(f"/workshops/{workshop['id']}/registrations", place.facilitator)["items"]
    assert [(item["code"], item["needs"]) for item in listed] == [(made["code"], "Sous-titres")]
    assert listed[0]["label"] == "une personne du territoire"
    assert place.call(place.someone(), "GET", f"/workshops/{workshop['id']}/registrations").status == 403


def test_who_cancelled_may_sign_up_again(place: Place) -> None:
    workshop, someone = place.opened(), place.someone()
    first = place.registered(someone, workshop)
    place.good(someone, "POST", f"/registrations/{first['id']}/cancel")
    again = place.registered(someone, workshop)
    assert (again["id"] != first["id"], again["state"]) == (True, "confirmed")


def test_cancelling_forgets_what_was_needed(place: Place) -> None:
    workshop, someone = place.opened(), place.someone()
    made = place.registered(someone, workshop, needs="Sous-titres")
    cancelled = place.good(someone, "POST", f"/registrations/{made['id']}/cancel")
    assert (cancelled["state"], cancelled["needs"]) == ("cancelled", None)


def test_only_its_person_or_a_coordinator_cancels(place: Place) -> None:
    path = f"/registrations/{place.registered(place.someone(), place.opened())['id']}/cancel"
    assert place.call(place.someone(), "POST", path).status == 404
    assert place.call(place.facilitator, "POST", path).status == 403
    assert place.call(place.coordinator, "POST", path).status == 200


def test_calling_off_cancels_and_tells_each(place: Place) -> None:
    workshop, people = place.opened(capacity=2), [place.someone() for _ in range(3)]
    for someone in people:
        place.registered(someone, workshop)
    place.act(workshop, "cancel", {"reason": "Salle inondée."})
    told = place.told("registration.cancelled")
    assert {event.authors[0] for event in told} == {someone.participant for someone in people}
    assert {event.data["workshop_state"] for event in told} == {"cancelled"}


def test_fewer_seats_than_are_taken_are_refused_with_both_numbers(place: Place) -> None:
    workshop = place.opened()
    for _ in range(3):
        place.registered(place.someone(), workshop)
    version = {"If-Match": f'"{workshop["version"]}"'}
    path = f"/workshops/{workshop['id']}"
    refused = place.call(place.coordinator, "PATCH", path, {"capacity": 2}, headers=version)
    assert (refused.status, "3" in refused.json["detail"], "2" in refused.json["detail"]) == (409, True, True)
    assert place.call(place.coordinator, "PATCH", path, {"capacity": 3}, headers=version).status == 200


def test_registrations_leave_the_version_of_the_workshop(place: Place) -> None:
    workshop = place.opened()
    place.registered(place.someone(), workshop)
    assert place.show(workshop)["version"] == workshop["version"]


def test_two_days_before_each_who_comes_is_reminded(place: Place) -> None:
    workshop, someone = place.opened(capacity=1), place.someone()
    place.registered(someone, workshop)
    place.registered(place.someone(), workshop)
    due, payload = place.due("due")[0]
    assert abs(due - (place.now + timedelta(days=5))) < timedelta(minutes=1)
    place.run("due", payload)
    assert [event.authors for event in place.told("registration.due")] == [(someone.participant,)]


def test_the_reminder_moves_with_the_hour(place: Place) -> None:
    workshop = place.opened()
    change = {"starts_at": (place.now + timedelta(days=30)).isoformat()}
    version = {"If-Match": f'"{workshop["version"]}"'}
    place.good(place.coordinator, "PATCH", f"/workshops/{workshop['id']}", change, headers=version)
    assert [due > place.now + timedelta(days=27) for due, _ in place.due("due")] == [True]


def test_no_one_is_reminded_of_what_was_called_off(place: Place) -> None:
    workshop = place.opened()
    place.registered(place.someone(), workshop)
    place.act(workshop, "cancel", {"reason": "Salle inondée."})
    place.run("due", {"workshop": workshop["id"]})
    assert place.told("registration.due") == []
