"""Everyone whose words, supports or promises led somewhere is told at each step, once, and each in their part."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from chassis.clock import new_id
from chassis.jobs import Retry
from notifications.messages import actions
from tests.installation import eventually


def kinds(here, person):
    return [message["kind"] for message in here.messages(person)]


def walk(here, author):
    """Let a need of this author become a project, as the services tell it; return the refs on its way."""
    need = here.contribution("published", author).subject
    challenge, table, sheet, project = (f"{kind}/{new_id()}" for kind in ("challenges", "tables", "sheets", "projects"))
    here.step("participation.challenge.published", challenge, [need], title="Comment réparer ?")
    here.step("workshops.table.created", table, [challenge])
    here.step("workshops.sheet.selected", sheet, [table], name="L’atelier", authors=(new_id(),))
    here.step("projects.project.created", project, [sheet], name="L’atelier")
    return need, challenge, sheet, project


def told(here, person, kind):
    return eventually(lambda: [message for message in here.messages(person) if message["kind"] == kind])


def test_the_author_of_the_first_need_hears_of_the_kept_commitment(here):
    author = new_id()
    *_, project = walk(here, author)
    here.step("projects.commitment.kept", f"commitments/{new_id()}", [project], state="kept", authors=(new_id(),))
    assert told(here, author, "commitment.fulfilled")
    here.quiet()
    assert set(kinds(here, author)) == {
        "contribution.published", "sheet.selected", "project.created", "commitment.fulfilled",
    }  # fmt: skip


def test_each_is_told_once_however_many_ways_lead_there(here):
    author = new_id()
    needs = [here.contribution("published", author).subject for _ in range(2)]
    challenge, project = f"challenges/{new_id()}", f"projects/{new_id()}"
    here.step("participation.challenge.published", challenge, needs)
    here.step("projects.project.created", project, [challenge, *needs], name="L’atelier")
    assert len(told(here, author, "project.created")) == 1


def test_a_step_waits_uncounted_for_what_it_came_from(here):
    """After an outage the queue of one service may be emptied long before that of another."""
    author, challenge = new_id(), f"challenges/{new_id()}"
    here.step("projects.project.created", f"projects/{new_id()}", [challenge], name="L’atelier")
    [waiting] = eventually(lambda: here.rows("SELECT attempts FROM job WHERE kind = 'thread' AND error IS NOT NULL"))
    assert waiting.attempts == 0
    here.step("participation.challenge.published", challenge, [here.contribution("published", author).subject])
    assert told(here, author, "project.created")


def test_a_step_whose_thread_is_not_whole_in_a_day_is_tried_as_any_job(here):
    event = here.step("projects.project.created", f"projects/{new_id()}", [f"challenges/{new_id()}"], name="L’atelier")
    old = replace(event, time=event.time - timedelta(days=2)).encode().decode()
    with here.runtime.database.work(here.territory, here.visitor) as work, pytest.raises(Retry) as raised:
        actions.tell_thread(work, {"event": old, "step": "project.created"})
    assert raised.type is Retry


def test_whoever_did_it_is_not_told(here):
    author, other = new_id(), new_id()
    need = here.contribution("published", author).subject
    here.step("workshops.sheet.pitched", f"sheets/{new_id()}", [need], name="L’atelier", actor=author, authors=(other,))
    assert told(here, other, "sheet.pitched")
    here.quiet()
    assert "sheet.pitched" not in kinds(here, author)


def test_the_giver_is_thanked_and_the_others_are_told(here):
    author, giver = new_id(), new_id()
    *_, project = walk(here, author)
    here.step("projects.commitment.kept", f"commitments/{new_id()}", [project], authors=(giver,))
    assert told(here, author, "commitment.fulfilled")
    assert kinds(here, giver) == ["commitment.kept"]


def test_the_team_is_asked_about_an_offer(here):
    member, giver = new_id(), new_id()
    project = f"projects/{new_id()}"
    here.step("projects.project.created", project, [], name="L’atelier", authors=(member,))
    here.step("projects.commitment.offered", f"commitments/{new_id()}", [project], visibility="internal",
              project=project, authors=(giver,), actor=giver)  # fmt: skip
    assert told(here, member, "commitment.offered")
    assert "commitment.offered" not in kinds(here, giver)


def test_who_left_the_team_is_asked_no_more(here):
    stays, leaves = new_id(), new_id()
    project = f"projects/{new_id()}"
    here.step("projects.project.created", project, [], authors=(stays, leaves))
    here.step("projects.project.left", project, [], version=2, authors=(stays,))
    here.step("projects.commitment.offered", f"commitments/{new_id()}", [project], project=project, authors=())
    assert told(here, stays, "commitment.offered")
    assert "commitment.offered" not in kinds(here, leaves)


def test_a_step_waits_for_what_it_came_from(here):
    author = new_id()
    need = here.contribution("published", author).subject
    challenge = f"challenges/{new_id()}"
    here.step("projects.project.created", f"projects/{new_id()}", [challenge], name="L’atelier")
    here.step("participation.challenge.published", challenge, [need])
    assert told(here, author, "project.created")


def test_hundreds_are_told_in_turns(here, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 3)
    need, people = f"contributions/{new_id()}", [new_id() for _ in range(7)]
    id = UUID(need.removeprefix("contributions/"))
    here.contribution("published", new_id(), ref=id)
    for person in people:
        here.contribution("supported", ref=id, actor=person)
    here.step("workshops.workshop.opened", f"workshops/{new_id()}", [need], title="Le lundi", starts_at=soon(here))
    here.quiet()
    assert [len([kind for kind in kinds(here, person) if kind == "workshop.opened"]) for person in people] == [1] * 7


def soon(here):
    return (here.installation.clock.now() + timedelta(days=9)).isoformat()


@pytest.mark.parametrize("happened", ["registered", "waitlisted", "offered", "accepted", "lapsed", "cancelled", "due"])
def test_whoever_registered_is_told_of_each_step(here, happened):
    person, workshop = new_id(), f"workshops/{new_id()}"
    here.step(f"workshops.registration.{happened}", f"registrations/{new_id()}", None, visibility="internal",
              workshop=workshop, title="La grande soirée", starts_at=soon(here), offered_until=soon(here),
              authors=(person,))  # fmt: skip
    [message] = here.messages(person)
    page = workshop.replace("workshops", "ateliers")
    assert ("La grande soirée" in message["title"], message["page"]) == (True, f"/{page}")


def test_whoever_registered_learns_that_it_is_cancelled(here):
    person, workshop = new_id(), f"workshops/{new_id()}"
    here.step("workshops.registration.registered", f"registrations/{new_id()}", None, visibility="internal",
              workshop=workshop, title="La grande soirée", starts_at=soon(here), authors=(person,))  # fmt: skip
    here.step("workshops.workshop.cancelled", workshop, [], title="La grande soirée")
    assert "workshop.cancelled" in kinds(here, person)


def test_a_cancelled_workshop_is_told_once(here):
    person, workshop = new_id(), f"workshops/{new_id()}"
    for happened, more in (("registered", {}), ("cancelled", {"workshop_state": "cancelled"})):
        told = {"workshop": workshop, "title": "La grande soirée", "starts_at": soon(here), **more}
        subject = f"registrations/{new_id()}"
        here.step(f"workshops.registration.{happened}", subject, None, visibility="internal", authors=(person,), **told)
    here.step("workshops.workshop.cancelled", workshop, [], title="La grande soirée")
    assert kinds(here, person) == ["workshop.cancelled", "registration.registered"]


def test_a_moment_is_written_as_people_of_the_place_say_it(here):
    person = new_id()
    here.step("workshops.registration.registered", f"registrations/{new_id()}", None, visibility="internal",
              workshop=f"workshops/{new_id()}", title="La grande soirée", starts_at="2022-06-07T16:30:00+00:00",
              authors=(person,))  # fmt: skip
    assert "mardi 7 juin 2022, 18:30" in here.messages(person)[0]["text"]


def test_an_erased_person_is_told_nothing_more(here):
    author = new_id()
    need = here.contribution("published", author).subject
    here.erased(author)
    here.step("projects.project.created", f"projects/{new_id()}", [need], name="L’atelier")
    here.quiet()
    assert here.rows("SELECT 1 FROM message WHERE participant = :author", author=author) == []


@pytest.mark.parametrize("happened", ["named", "released"])
def test_who_is_made_to_facilitate_a_workshop_is_told_on_its_page(here, happened):
    person, workshop = new_id(), f"workshops/{new_id()}"
    told = {"workshop": workshop, "title": "Soirée", "starts_at": "2026-06-07T18:30:00+00:00"}
    here.step(f"workshops.facilitator.{happened}", f"facilitators/{new_id()}", None, visibility="internal",
              authors=(person,), **told)  # fmt: skip
    [message] = here.messages(person)
    assert (message["kind"], message["about"]) == (f"facilitator.{happened}", workshop)
    assert message["title"].endswith(": Soirée")
    assert message["page"] == f"/ateliers/{workshop.partition('/')[2]}"


def test_who_facilitates_a_workshop_learns_that_it_is_cancelled_unless_they_were_released(here):
    person, former, workshop = new_id(), new_id(), f"workshops/{new_id()}"
    for who, happened in ((person, "named"), (former, "named"), (former, "released")):
        here.step(f"workshops.facilitator.{happened}", f"facilitators/{new_id()}", None, visibility="internal",
                  workshop=workshop, title="Soirée", starts_at=soon(here), authors=(who,))  # fmt: skip
    here.step("workshops.workshop.cancelled", workshop, [], title="Soirée")
    assert ["workshop.cancelled" in kinds(here, each) for each in (person, former)] == [True, False]
