"""Coming in without an account: a provisional person, a receipt, a pseudonym."""

import re
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import select

from chassis.tables import job
from participation.participants import actions as people
from services.participation.tests.people import Place
from tests.installation import Installation


def test_a_newcomer_gets_a_session_and_a_receipt_that_can_be_read_aloud(place: Place) -> None:
    newcomer = place.newcomer()
    assert newcomer.secret.startswith("ses_")
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", newcomer.receipt)


def test_the_gateway_learns_that_a_newcomer_is_provisional(place: Place) -> None:
    hashed = sha256(place.newcomer().secret.encode()).hexdigest()
    found = place.call(place.service("gateway"), "GET", f"/internal/sessions/{hashed}").json
    assert (found["provisional"], found["roles"], found["language"]) == (True, [], "fr")


def test_nobody_but_the_gateway_makes_newcomers(place: Place) -> None:
    for who in (place.visitor, place.known("Alix", "administrator").acting, place.service("notifications")):
        assert place.call(who, "POST", "/internal/provisional").status == 404


def test_the_same_request_twice_makes_one_newcomer(place: Place) -> None:
    headers = {"Idempotency-Key": "la-même-visite".encode("ascii", "replace").decode()}
    made = [
        place.call(place.service("gateway"), "POST", "/internal/provisional", headers=headers).json for _ in range(2)
    ]
    assert made[0] == made[1]


def test_a_pseudonym_makes_a_newcomer_known(place: Place) -> None:
    newcomer = place.newcomer()
    me = place.call(newcomer, "POST", "/me/pseudonym", {"pseudonym": "Camille"}).json
    assert (me["label"], me["provisional"]) == ("Camille", False)
    joined = place.told("participant.joined")
    assert [(event.actor, event.data) for event in joined] == [(newcomer.id, {"participant": str(newcomer.id)})]


def test_a_pseudonym_is_chosen_once_then_changed(place: Place) -> None:
    assert place.call(place.known(), "POST", "/me/pseudonym", {"pseudonym": "Samira"}).status == 409


def test_a_territory_may_ask_for_addresses_only(installation: Installation) -> None:
    strict = installation.territory(**{"[settings]": '[settings]\nclaim = ["email"]'})
    place = Place(installation, strict)
    assert place.call(place.newcomer(), "POST", "/me/pseudonym", {"pseudonym": "Camille"}).status == 403


def test_a_newcomer_whom_nobody_claims_is_to_be_dropped_after_thirty_days(place: Place) -> None:
    newcomer = place.newcomer()
    with place.work() as work:
        due = work.session.execute(select(job.c.due_at).where(job.c.key == str(newcomer.id))).scalar_one()
        assert timedelta(days=29, hours=23) < due - work.now <= timedelta(days=30)


def test_a_newcomer_whom_nobody_claimed_is_dropped_with_all_they_said(place: Place) -> None:
    under, newcomer = place.published(), place.newcomer()
    said = place.said(newcomer)
    place.call(newcomer, "POST", f"/contributions/{under['id']}/supports")
    place.call(newcomer, "POST", f"/contributions/{under['id']}/comments", {"text": "Moi aussi."})
    with place.work() as work:
        people.drop_unclaimed(work, newcomer.id)
    assert place.read(place.moderator(), said).status == 404
    assert place.call(newcomer, "GET", "/me").status == 401


def test_who_was_claimed_is_not_dropped(place: Place) -> None:
    someone = place.known()
    with place.work() as work:
        assert work.session.execute(select(job.c.id).where(job.c.key == str(someone.id))).first() is None
        people.drop_unclaimed(work, someone.id)
    assert place.call(someone, "GET", "/me").status == 200
