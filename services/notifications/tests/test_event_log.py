"""Each public and territorial event is logged once, numbered without a gap, and read by whom it is for."""

from chassis.clock import new_id
from chassis.context import Acting


def integrator(here, *scopes):
    return Acting(here.slug, kind="token", token=new_id(), scopes=frozenset(scopes))


def test_a_public_event_is_read_by_all_as_a_cloud_event_without_its_people(here):
    event = here.contribution("published", new_id())
    [read] = here.read("/events")["items"]
    assert read == {**event.public(), "sequence": "00000000000000000001"}
