"""People who are not known yet, turn out to be another, or ask to be forgotten."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from services.workshops.tests.place import Place
from workshops.registrations import seats
from workshops.service import Workshops


def everything_kept(place: Place) -> str:
    """All that the service's own tables hold in this territory, as one text."""
    with place.work() as work:
        tables = work.session.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN "
                 "('alembic_version', 'idempotency', 'outbox', 'stray', 'tombstone')")
        ).scalars()  # fmt: skip
        return str([work.session.execute(text(f"SELECT * FROM {table}")).all() for table in tables.all()])


def test_a_newcomer_has_a_seat_for_two_hours_and_nobody_is_told(place: Place) -> None:
    workshop, newcomer = place.opened(capacity=1), place.someone(provisional=True)
    made = place.registered(newcomer, workshop)
    assert (made["state"], made["waiting"], place.told("registration.registered")) == ("confirmed", True, [])
    assert place.registered(place.someone(), workshop)["state"] == "waitlisted"


def test_a_newcomer_who_joins_keeps_the_seat_and_services_are_told(place: Place) -> None:
    workshop, newcomer = place.opened(), place.someone(provisional=True)
    made = place.registered(newcomer, workshop)
    place.joined(newcomer)
    with place.work(after=timedelta(hours=3)) as work:
        seats.drop(work, UUID(made["id"]))
    assert place.read(f"/registrations/{made['id']}", newcomer)["waiting"] is False
    assert [event.authors for event in place.told("registration.registered")] == [(newcomer.participant,)]
    assert place.due("drop") == []


def test_a_newcomer_who_does_not_join_is_dropped_and_the_seat_goes_on(place: Place) -> None:
    workshop, newcomer, second = place.opened(capacity=1), place.someone(provisional=True), place.someone()
    made, waits = place.registered(newcomer, workshop), place.registered(second, workshop)
    assert abs(place.due("drop")[0].due_at - place.now - timedelta(hours=2)) < timedelta(minutes=1)
    place.run("drop", {"registration": made["id"]})
    assert place.call(newcomer, "GET", f"/registrations/{made['id']}").status == 404
    assert place.read(f"/registrations/{waits['id']}", second)["offered_until"] is not None


def test_who_joined_a_moment_ago_does_not_wait_for_an_event_that_has_been(place: Place) -> None:
    workshop, newcomer = place.opened(), place.someone(provisional=True)
    place.joined(newcomer)
    assert place.registered(newcomer, workshop)["waiting"] is False


def test_a_newcomer_who_waits_is_offered_a_seat_once_they_join(place: Place) -> None:
    workshop, newcomer = place.opened(capacity=1), place.someone(provisional=True)
    first, waits = place.registered(place.someone(), workshop), place.registered(newcomer, workshop)
    place.good(place.coordinator, "POST", f"/registrations/{first['id']}/cancel")
    assert place.read(f"/registrations/{waits['id']}", newcomer)["offered_until"] is None
    place.joined(newcomer)
    assert place.read(f"/registrations/{waits['id']}", newcomer)["offered_until"] is not None


def test_joining_twice_tells_once(place: Place) -> None:
    workshop, newcomer = place.opened(), place.someone(provisional=True)
    place.registered(newcomer, workshop)
    event = place.joined(newcomer)
    place.again(event)
    place.joined(newcomer)
    assert len(place.told("registration.registered")) == 1


def test_who_is_seen_at_the_door_is_known_enough(place: Place) -> None:
    workshop, newcomer = place.running(), place.someone(provisional=True)
    came = place.checked_in(workshop, newcomer)
    assert (came["waiting"], place.due("drop")) == (False, [])


def test_who_turns_out_to_be_another_is_signed_up_as_them(place: Place) -> None:
    workshop, newcomer, known = place.opened(), place.someone(provisional=True), place.someone()
    made = place.registered(newcomer, workshop)
    place.merged(newcomer, known)
    assert place.read(f"/workshops/{workshop['id']}/registrations/mine", known)["id"] == made["id"]
    assert [event.authors for event in place.told("registration.registered")] == [(known.participant,)]


def test_an_older_session_still_leads_to_what_is_theirs(place: Place) -> None:
    workshop, newcomer, known = place.opened(), place.someone(provisional=True), place.someone()
    place.registered(newcomer, workshop)
    place.merged(newcomer, known)
    assert place.call(newcomer, "GET", f"/workshops/{workshop['id']}/registrations/mine").status == 200


def test_two_registrations_of_one_person_become_one_and_the_better_one_stays(place: Place) -> None:
    workshop, newcomer, known = place.opened(capacity=1), place.someone(provisional=True), place.someone()
    place.registered(newcomer, workshop)
    waits = place.registered(known, workshop)
    place.merged(newcomer, known)
    assert place.read(f"/registrations/{waits['id']}", known)["state"] == "confirmed"
    assert place.show(workshop)["seats"]["confirmed"] == 1


def test_a_seat_that_two_held_as_one_person_goes_on(place: Place) -> None:
    workshop, newcomer, known = place.opened(capacity=2), place.someone(provisional=True), place.someone()
    place.registered(newcomer, workshop)
    place.registered(known, workshop)
    third = place.registered(place.someone(), workshop)
    place.merged(newcomer, known)
    assert place.read(f"/registrations/{third['id']}", place.facilitator)["offered_until"] is not None


def test_nothing_of_an_erased_person_is_kept(place: Place) -> None:
    someone = place.someone()
    place.registered(someone, place.opened(), needs="Je suis épileptique.")
    place.checked_in(place.running(), someone)
    place.erased(someone)
    kept = everything_kept(place)
    assert (str(someone.participant) in kept, "épileptique" in kept) == (False, False)


def test_the_seat_of_an_erased_person_goes_on(place: Place) -> None:
    workshop, someone, second = place.opened(capacity=1), place.someone(), place.someone()
    place.registered(someone, workshop)
    waits = place.registered(second, workshop)
    place.erased(someone)
    assert place.read(f"/registrations/{waits['id']}", second)["offered_until"] is not None


def test_attendance_counts_when_its_person_is_forgotten(place: Place) -> None:
    workshop, someone = place.running(), place.someone()
    place.checked_in(workshop, someone)
    place.erased(someone)
    assert place.show(workshop)["seats"]["confirmed"] == 1


def test_an_erased_person_does_not_come_back_with_an_older_session(place: Place) -> None:
    workshop, someone = place.opened(), place.someone()
    place.erased(someone)
    assert place.call(someone, "POST", f"/workshops/{workshop['id']}/registrations", {}).status == 401


def test_an_event_of_an_erased_person_that_comes_late_brings_nothing_back(place: Place) -> None:
    workshop, newcomer, known = place.opened(), place.someone(provisional=True), place.someone()
    place.registered(newcomer, workshop)
    place.erased(known)
    place.merged(newcomer, known)
    place.joined(known)
    assert place.show(workshop)["seats"]["confirmed"] == 0
    with place.work() as work:
        kept = work.session.execute(text("SELECT participant FROM registration UNION SELECT participant FROM joined"))
        assert kept.all() == []


def test_that_someone_joined_is_remembered_for_a_day(place: Place) -> None:
    newcomer = place.someone(provisional=True)
    place.joined(newcomer)
    for hours, remembered in ((23, 1), (25, 0)):
        with place.work(after=timedelta(hours=hours)) as work:
            Workshops().keep_house(work)
            assert work.session.execute(text("SELECT count(*) FROM joined")).scalar_one() == remembered
