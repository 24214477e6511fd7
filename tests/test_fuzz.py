"""What `bin/fuzz` believes of an answer, and that chance with a seed is the same again."""

from concurrent.futures import Future
from random import Random

import pytest

from tests.fuzz.bending import bent, written
from tests.fuzz.contract import JSON, PROBLEM, operations
from tests.fuzz.legs import LEG, Leg, ahead, keep, kept, summed, together

DOCUMENT = {
    "components": {"schemas": {"Thing": {"type": "object", "required": ["id"]}}},
    "paths": {
        "/things/{id}": {
            "get": {
                "responses": {
                    "200": {"content": {JSON: {"schema": {"$ref": "#/components/schemas/Thing"}}}},
                    "204": {},
                    "default": {"content": {PROBLEM: {"schema": {"type": "object"}}}},
                }
            }
        }
    },
}
[READ] = operations(DOCUMENT)


@pytest.mark.parametrize(
    ("status", "media", "body"),
    [(200, JSON, b'{"id": 1}'), (204, "", b""), (304, "", b""), (404, PROBLEM, b'{"status": 404}')],
)
def test_what_was_declared_is_no_fault(status, media, body):
    assert READ.fault(status, media, body) == ""


@pytest.mark.parametrize(
    ("status", "media", "body", "fault"),
    [
        (200, JSON, b"{}", "'id' is a required property"),
        (200, JSON, b"{", "no JSON"),
        (200, "text/html", b"<p>", "text/html is not declared for 200"),
        (201, JSON, b'{"id": 1}', "status 201 is not declared"),
        (204, "", b"{}", "a body is not declared for 204"),
        (404, PROBLEM, b'{"status": 500}', "the problem says 500"),
    ],
)
def test_what_was_not_declared_is_named(status, media, body, fault):
    assert fault in READ.fault(status, media, body)


def test_the_same_seed_bends_in_the_same_way_and_leaves_what_it_was_given():
    said = {"text": "Un vélo", "themes": ["a", "b"], "place": {"commune": "54395"}}
    kept = repr(said)
    made = [[written(bent(said, chance), chance) for _ in range(50)] for chance in (Random(1), Random(1), Random(2))]
    assert made[0] == made[1] != made[2]
    assert repr(said) == kept


def test_a_run_begun_again_goes_the_legs_that_are_left(tmp_path):
    file, wanted = tmp_path / "legs.jsonl", {"mutation": 2 * LEG + 5, "schemathesis": 7}
    legs = list(ahead([], wanted, 3))
    assert [(leg.by, leg.number, requests) for leg, requests in legs] == [
        ("mutation", 0, LEG), ("mutation", 1, LEG), ("mutation", 2, 5), ("schemathesis", 0, 7),
    ]  # fmt: skip
    for leg, requests in legs[1:3]:
        leg.requests = requests
        leg.note("stuck", "GET /things: no answer", "GET /things/1")
        keep(file, leg)
    gone = kept(file)
    assert [leg.number for leg, _ in ahead(gone, wanted, 3)] == [0, 0]
    assert summed(gone) | {"memory": 0} == {
        "requests": LEG + 5, "server_errors": 0, "off_schema": 0, "stuck": 2, "away": 0, "memory": 0,
    }  # fmt: skip


def test_memory_is_compared_within_one_process_only():
    steady = [Leg("mutation", 1, number, "a", memory=[100.0] * 4) for number in range(2)]
    leaking = [Leg("mutation", 1, 2 + number, "b", memory=[100.0 + 10 * number] * 4) for number in range(4)]
    assert summed(steady)["memory"] == 1.0
    assert summed(leaking + steady)["memory"] == 1.182


def test_a_leg_that_is_broken_off_ends_for_all_who_send():
    def broken_off() -> None:
        with together(1) as (threads, over):
            sending.append(threads.submit(over.wait, 30))
            raise KeyboardInterrupt

    sending: list[Future[bool]] = []
    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert sending[0].result()
