"""Anyone walks a thread both ways, dated: from a need to what became of it, and back to the first sentence."""

import pytest

from chassis.clock import new_id


def said(here, *origins, happened="published", version=2, ref=None, **data):
    """Let an object stand on the thread; return its ref."""
    data = {"origins": list(origins), "version": version, **data}
    return here.contribution(happened, ref=ref, data=data).subject


def thread(here, of):
    return {step["ref"]: step for step in here.read(f"/threads?of={of}")["steps"]}


def test_a_thread_is_walked_both_ways(here):
    need = said(here)
    idea = said(here, need)
    project = said(here, idea)
    steps = here.read(f"/threads?of={idea}")["steps"]
    assert [(step["ref"], step["side"]) for step in steps] == [(idea, "self"), (need, "before"), (project, "after")]


def test_what_shares_an_origin_is_not_on_the_thread(here):
    need = said(here)
    idea, other = said(here, need), said(here, need)
    assert other not in thread(here, idea)


def test_each_step_is_dated_and_says_its_state(here):
    need = said(here, edition="sud-2020", title="Un titre")
    [step] = thread(here, need).values()
    assert (step["state"], step["edition"], step["title"], step["public"]) == (
        "published",
        "sud-2020",
        "Un titre",
        True,
    )
    assert step["at"] <= step["changed_at"]


@pytest.mark.parametrize("state", ["declined", "withdrawn", "submitted"])
def test_what_is_not_public_says_so_and_nothing_else(here, state):
    id = new_id()
    need = said(here, ref=id, title="Un titre")
    idea = said(here, need)
    said(here, ref=id, happened="declined", state=state, version=3, title="Un titre")
    step = thread(here, idea)[need]
    assert (step["public"], step["title"], step["state"]) == (False, None, None)


def test_what_lies_in_another_territory_is_named_and_not_shown(here):
    elsewhere = "https://vosges.example.org/contributions/1"
    idea = said(here, elsewhere)
    assert thread(here, idea)[elsewhere]["public"] is False


def test_a_late_event_changes_nothing(here):
    id, need = new_id(), said(here)
    idea = said(here, need, ref=id, version=5)
    said(here, ref=id, version=4, state="declined")
    assert (thread(here, idea)[idea]["state"], thread(here, idea)[idea]["origins"]) == ("published", [need])


def test_an_origin_that_is_no_longer_said_leaves_the_thread(here):
    id, need, other = new_id(), said(here), said(here)
    said(here, need, other, ref=id, version=2)
    idea = said(here, other, ref=id, version=3)
    assert thread(here, idea)[idea]["origins"] == [other]


def test_a_circle_ends(here):
    first, second = new_id(), new_id()
    said(here, f"contributions/{second}", ref=first)
    said(here, f"contributions/{first}", ref=second)
    assert len(thread(here, f"contributions/{first}")) == 2


def test_an_unknown_object_is_not_found(here):
    assert here.call("GET", "/threads", query="of=contributions/1").status == 404


def test_another_territory_walks_none_of_it(here, strict):
    assert strict.call("GET", "/threads", query=f"of={said(here)}").status == 404


@pytest.mark.parametrize("query", ["", "of=", "of=" + "x" * 301])
def test_a_thread_of_nothing_is_refused(here, query):
    assert here.call("GET", "/threads", query=query).status == 422


def test_what_has_no_states_of_its_own_stands_on_it_too(here):
    need = said(here)
    table = f"tables/{new_id()}"
    told = {"origins": [need], "version": 1}
    here.happens("workshops.table.planned.v1", table, told, visibility="internal")
    assert thread(here, need)[table]["public"] is False
    here.happens("workshops.table.created.v1", table, told)
    assert thread(here, need)[table]["public"] is True


def test_an_internal_event_hides_nothing_that_all_could_see(here):
    need = said(here)
    commitment = f"commitments/{new_id()}"
    for version, (happened, state, visibility) in enumerate(
        [("offered", "offered", "internal"), ("accepted", "accepted", "public"), ("due", "accepted", "internal")]
    ):
        told = {"origins": [need], "state": state, "version": version}
        here.happens(f"projects.commitment.{happened}.v1", commitment, told, visibility=visibility)
        assert thread(here, need)[commitment]["public"] is (happened != "offered")


def test_who_was_where_stands_on_no_thread(here):
    need = said(here)
    told = {"origins": [need], "state": "checked_in", "version": 1}
    here.happens("workshops.registration.checked_in.v1", f"registrations/{new_id()}", told, visibility="internal")
    assert list(thread(here, need)) == [need]
