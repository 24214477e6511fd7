"""Whatever text comes from outside, what reads it takes it, or raises what it declares, and nothing else."""

import http.client
import io
import json
import tempfile
from contextlib import suppress
from datetime import UTC
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as some
from shop.service import NewItem
from werkzeug.test import EnvironBuilder

from chassis.config import Settings
from chassis.context import HEADER, InvalidContext, verify
from chassis.events import Event, Unreadable
from chassis.http import Problem, idempotency, wire
from chassis.http.answer import version_expected
from chassis.http.application import SmallRequest
from chassis.http.body import load, read_json, read_query
from chassis.http.lists import ListQuery, decode, encode, moment
from chassis.http.operations import Operation
from chassis.territory import InvalidTerritory, Territory, read

JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(), inner, max_size=4),
    max_leaves=12,
)
NEARLY = some.binary() | JSON.map(lambda value: json.dumps(value).encode())
FIELD = some.text(some.characters(max_codepoint=255))  # as the server hands a field on (PEP 3333)
ENVELOPE = Event.decode(
    b'{"id": "01981f5a-7c00-7000-8000-000000000001", "territory": "vosges", "type": "a.b.c.v1", "source": "s",'
    b'"subject": "items/1", "time": "2026-01-01T10:00:00+01:00", "data": {}, "visibility": "public",'
    b'"people": {"actor": null, "authors": []}, "traceparent": "00-1-1-01"}'
)


def request(query: bytes = b"", body: bytes = b"", **fields: str) -> SmallRequest:
    environ = EnvironBuilder(input_stream=io.BytesIO(body), content_type="application/json").get_environ()
    environ |= {"QUERY_STRING": query.decode("latin-1"), "CONTENT_LENGTH": str(len(body))}
    return SmallRequest(environ | {f"HTTP_{name.upper()}": value for name, value in fields.items()})


@given(NEARLY)
def test_a_body(said):
    with suppress(Problem):
        load(NewItem(), read_json(request(body=said)))


@given(some.binary() | FIELD.map(lambda text: b"after=%" + text.encode("latin-1")))
def test_a_query(said):
    with suppress(Problem):
        read_query(ListQuery(), request(said))


@given(some.text() | some.lists(JSON, max_size=3).map(encode))
def test_a_cursor(said):
    with suppress(Problem):
        assert len(decode(said, 2)) == 2


@given(some.text() | some.datetimes(timezones=some.timezones()).map(str))
@example("2026-01-01T00:00:00+23:59")
@example("0001-01-01T00:00:00+01:00")
def test_a_moment_of_a_cursor(said):
    with suppress(ValueError, OverflowError):
        assert moment(said).tzinfo is UTC


@given(FIELD)
def test_fields_of_a_request(said):
    with suppress(Problem):
        idempotency.check(said)
    with suppress(Problem):
        version_expected(Operation("PATCH", "/items/{id}", guarded=True), request(if_match=said))
    assert request(accept_language=said).accept_languages.best_match(["fr", "en"]) in ("fr", "en", None)


@given(NEARLY | some.tuples(some.sampled_from(["id", "time", "people", "data", "traceparent"]), JSON))
def test_an_event(said):
    if isinstance(said, tuple):
        said = json.dumps(json.loads(ENVELOPE.encode()) | dict([said])).encode()
    with suppress(Unreadable):
        Event.decode(said)


@given(some.text() | some.lists(NEARLY, min_size=3, max_size=3).map(lambda parts: b".".join(parts).decode("latin-1")))
def test_a_context(said):
    with suppress(InvalidContext):
        verify({HEADER: said}, "shop", Settings(territories=Path(), keys={"gateway": "k" * 40}))


NAMES = [*Territory.__dataclass_fields__]


@given(some.text() | some.tuples(some.sampled_from(NAMES), JSON))
@example(("time_zone", "/etc"))
@example(("time_zone", ""))
def test_the_file_of_a_territory(said):
    if isinstance(said, tuple):
        given = {"slug": "vosges", "code": "88", "name": "Vosges"} | dict([said])
        said = "".join(f"{name} = {json.dumps(value)}\n" for name, value in given.items())
    with tempfile.TemporaryDirectory() as folder, suppress(InvalidTerritory):
        path = Path(folder) / "vosges.toml"
        path.write_bytes(said.encode(errors="replace"))
        read(path)


HEAD = some.binary() | some.lists(
    some.sampled_from(
        [b"Host: a", b"Host:", b"Content-Length: 1", b" ", b":", b"\r\n", b"\r", b"\n", b"\0", b"X", b"-1"]
    )
).map(b"".join)


@given(HEAD, some.text(min_size=1))
def test_the_head_of_a_request(said, target):
    with suppress(ValueError, http.client.HTTPException):
        fields = http.client.parse_headers(wire.Fields(io.BytesIO(said)))
        wire.check("HTTP/1.1", fields)
        assert len(fields.get_all("Host")) == 1
        assert wire.origin(target, fields)
