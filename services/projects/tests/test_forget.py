"""Being forgotten: what all could read stays, signed by nobody; the rest of theirs goes."""

from typing import Any

import eventlet
from sqlalchemy import text

from chassis.context import Acting
from services.projects.tests.people import COMMITMENT, Place


def everything_kept(place: Place) -> str:
    """All that the service's own tables hold in this territory, as one text."""
    with place.work() as work:
        tables = work.session.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN "
                 "('alembic_version', 'audit', 'idempotency', 'outbox', 'stray', 'tombstone')")
        ).scalars()  # fmt: skip
        rows: list[Any] = []
        for table in tables.all():
            rows += work.session.execute(text(f"SELECT * FROM {table}")).all()
    return str(rows)


def test_no_table_leads_to_them_any_more(place: Place) -> None:
    camille, lou = place.someone("mentor"), place.someone()
    project = place.project(camille, lou)
    place.organisation(camille)
    place.done(camille, "POST", "/mentors", {"skills": ["Droit"], "capacity": 2})
    place.done(camille, "POST", f"/projects/{project['id']}/updates", {"text": "Du nouveau."})
    place.done(camille, "POST", f"/projects/{place.project()['id']}/team/join")
    secret = "derrière chez ma tante"
    for made in (place.accepted(camille, lou, project, note=secret, place=secret), place.offered(camille, project)):
        place.done(lou, "GET", f"/commitments/{made['id']}")
    place.joins(camille)
    assert str(camille.participant) in everything_kept(place)

    place.forgotten(camille)

    kept = everything_kept(place)
    assert (str(camille.participant) in kept, secret in kept) == (False, False)


def test_an_accepted_commitment_stays_and_may_still_be_kept(place: Place) -> None:
    camille, holder = place.someone(), place.someone()
    made = place.accepted(camille, holder, place.project(holder))
    place.forgotten(camille)
    assert place.answer(holder, made, "keep").status == 200
    read = place.read(place.visitor, made).json
    assert (read["giver"]["label"], read["state"]) == ("une personne du territoire", "kept")
    assert place.told("commitment.kept")[0].authors == ()


def test_what_nobody_answered_yet_is_withdrawn(place: Place) -> None:
    camille, holder = place.someone(), place.someone()
    made = place.offered(camille, place.project(holder))
    place.forgotten(camille)
    assert place.read(holder, made).json["state"] == "released"
    assert len(place.told("commitment.withdrawn")) == 1


def test_what_a_quantity_is_counted_in_goes_but_where_all_could_read_it(place: Place) -> None:
    camille, holder = place.someone(), place.someone()
    project = place.project(holder)
    counted = {"kind": "equipment", "quantity": 2, "unit": "vélos de ma tante Odile"}
    offered, declined = place.offered(camille, project, **counted), place.offered(camille, project, **counted)
    place.done(holder, "POST", f"/commitments/{declined['id']}/decline", {})
    accepted = place.accepted(camille, holder, project, **counted)
    hours = place.offered(camille, project)
    place.forgotten(camille)
    kept = [place.read(holder, made).json["unit"] for made in (offered, declined, accepted, hours)]
    assert kept == ["", "", counted["unit"], "hour"]


def test_what_waited_is_gone_and_nobody_is_told(place: Place) -> None:
    newcomer, holder = place.newcomer(), place.someone()
    project = place.project(holder)
    place.offered(newcomer, project)
    place.forgotten(newcomer)
    place.joins(newcomer)
    assert place.listed(holder, f"/commitments?project={project['id']}") == []
    assert place.told("commitment.offered") == place.told("commitment.withdrawn") == []


def test_the_offer_of_an_organisation_is_its_own_and_stays(place: Place) -> None:
    camille, holder = place.someone(), place.someone()
    given = {"kind": "organisation", "organisation": place.organisation(camille)["id"]}
    made = place.offered(camille, place.project(holder), giver=given, note="Appelez-moi.")
    place.forgotten(camille)
    read = place.read(holder, made).json
    assert (read["state"], read["giver"]["label"], read["note"]) == ("offered", "CRESS Grand Est", None)


def test_a_team_goes_on_without_them(place: Place) -> None:
    camille, lou = place.someone(), place.someone()
    project = place.project(camille, lou)
    place.forgotten(camille)
    assert len(place.done(place.visitor, "GET", f"/projects/{project['id']}")["team"]) == 1
    assert place.step(lou, project, "building").status == 200
    assert len(place.told("project.left")) == 1


def test_their_news_stays_signed_by_nobody(place: Place) -> None:
    camille = place.someone()
    project = place.project(camille)
    place.done(camille, "POST", f"/projects/{project['id']}/updates", {"text": "Nous avons un local !"})
    place.forgotten(camille)
    listed = place.listed(place.visitor, f"/projects/{project['id']}/updates")
    assert [(item["text"], item["author"]["label"]) for item in listed] == [
        ("Nous avons un local !", "une personne du territoire")
    ]


def test_they_act_no_more(place: Place) -> None:
    camille = place.someone()
    project = place.project(camille)
    place.forgotten(camille)
    assert place.call(camille, "POST", "/commitments", COMMITMENT | {"project": project["id"]}).status == 401
    assert place.call(camille, "POST", f"/projects/{project['id']}/team/join").status == 401


def test_nobody_takes_them_into_anything(place: Place) -> None:
    camille, coordinator = place.someone(), place.coordinator()
    project, organisation = place.project(), place.organisation()
    place.forgotten(camille)
    asked = {"participant": str(camille.participant)}
    for path, said in (
        (f"/projects/{project['id']}/team", asked | {"role": "member"}),
        (f"/organisations/{organisation['id']}/members", asked),
    ):
        refused = place.call(coordinator, "POST", path, said)
        assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/participant")


def test_what_is_offered_at_that_moment_leads_to_nobody(place: Place) -> None:
    project = place.project()
    for _ in range(4):
        camille = place.someone()
        offer = lambda who=camille: offering(place, who, project)  # noqa: E731
        acts = [offer, offer, lambda who=camille: place.forgotten(who), offer, offer]
        done = list(eventlet.GreenPool().imap(lambda act: act(), acts))
        assert set(done) <= {201, 401, None}
        assert str(camille.participant) not in everything_kept(place)


def offering(place: Place, who: Acting, project: dict[str, Any]) -> int:
    return place.call(who, "POST", "/commitments", COMMITMENT | {"project": project["id"]}).status


def test_being_forgotten_twice_changes_nothing_more(place: Place) -> None:
    camille, holder = place.someone(), place.someone()
    place.offered(camille, place.project(holder))
    place.forgotten(camille)
    before = len(place.told())
    place.forgotten(camille)
    assert len(place.told()) == before
