"""Each public and territorial event is logged once, numbered without a gap, and read by whom it is for."""

from dataclasses import replace

import eventlet
import pytest

from chassis.clock import new_id

FIRST, SECOND = "00000000000000000001", "00000000000000000002"


def test_a_public_event_is_read_by_all_as_a_cloud_event_without_its_people(here):
    event = here.contribution("published", new_id())
    assert here.read("/events")["items"] == [{**event.public(), "sequence": FIRST}]


def test_an_internal_event_is_not_logged(here):
    here.contribution("submitted")
    assert here.read("/events", here.integrator("events:read"))["items"] == []


def test_an_event_of_the_territory_is_read_with_a_token_that_may(here):
    here.erased(new_id())
    assert len(here.read("/events", here.integrator("events:read"))["items"]) == 1


@pytest.mark.parametrize("reader", ["visitor", "administrator"])
def test_an_event_of_the_territory_is_not_read_without_a_token(here, reader):
    here.erased(new_id())
    assert here.read("/events", getattr(here, reader))["items"] == []


def test_a_token_without_the_scope_reads_public_events_only(here):
    here.erased(new_id())
    here.contribution("published")
    assert [event["sequence"] for event in here.read("/events", here.integrator("webhooks:read"))["items"]] == [SECOND]


def test_the_same_event_again_is_logged_once(here):
    event = here.contribution("published")
    here.again(event)
    assert len(here.read("/events")["items"]) == 1


def test_events_that_come_together_are_numbered_without_a_gap(here):
    pool = eventlet.GreenPool()
    for _ in range(40):
        pool.spawn(here.contribution, "published")
    pool.waitall()
    numbers = [int(event["sequence"]) for event in here.read("/events?limit=100")["items"]]
    assert numbers == list(range(1, 41))


def test_a_list_is_read_on_from_its_cursor(here):
    events = [here.contribution("published") for _ in range(3)]
    page = here.read("/events?limit=2")
    rest = here.read(f"/events?limit=2&after={page['next']}")
    assert [event["id"] for event in page["items"] + rest["items"]] == [str(event.id) for event in events]
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("participation.contribution.published.v1", 1),
        ("participation.contribution.*", 2),
        ("participation.*", 3),
        ("participation.contributions.*", 0),
        ("workshops.*", 0),
        ("*", 3),
    ],
)
def test_a_type_or_a_beginning_narrows_the_list(here, asked, found):
    here.contribution("published")
    here.contribution("supported")
    here.comment("published", on=f"contributions/{new_id()}")
    assert len(here.read(f"/events?type={asked}")["items"]) == found


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", f"after={'1' * 21}", "type=%25", "type=a*", "limit=101", "x=1"]
)
def test_a_question_that_makes_no_sense_is_refused_with_its_place(here, query):
    answer = here.call("GET", "/events", query=query)
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, query.partition("=")[0])


def test_a_cursor_beyond_all_numbers_finds_nothing(here):
    assert here.read(f"/events?after={'9' * 20}")["items"] == []


def test_one_event_is_read_by_its_number(here):
    event = here.contribution("published")
    assert here.read(f"/events/{FIRST}")["id"] == str(event.id)


@pytest.mark.parametrize("number", ["2", "x", "0", "9" * 30, "²"])
def test_a_number_that_was_not_given_is_not_found(here, number):
    assert here.call("GET", f"/events/{number}").status == 404


def test_an_event_that_the_reader_may_not_see_is_not_found(here):
    here.erased(new_id())
    assert here.call("GET", f"/events/{FIRST}").status == 404


def test_the_types_there_are_come_with_their_shapes(here):
    types = {kind["type"]: kind for kind in here.read("/event-types")["items"]}
    told = types["participation.contribution.published.v1"]
    assert (told["service"], told["visibility"]) == ("participation", "public")
    assert told["schema"]["properties"]["data"]["properties"]["themes"]["type"] == "array"


def test_the_types_there_are_leave_out_internal_ones(here):
    assert not [kind for kind in here.read("/event-types")["items"] if kind["visibility"] == "internal"]


def test_another_territory_sees_none_of_it(here, territory):
    here.contribution("published")
    elsewhere = here.installation.call(
        "notifications", "GET", "/events", replace(here.visitor, territory=territory.slug)
    )
    assert elsewhere.json["items"] == []
