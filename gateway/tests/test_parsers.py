"""Whatever a browser, a proxy or an operator's file says, what reads it takes it, or raises what it declares."""

import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from werkzeug.test import EnvironBuilder

from chassis.config import ConfigError, Settings
from chassis.http import Problem
from chassis.http.application import SmallRequest
from chassis.territory import Commune, Registry, Territory
from gateway.folder import InvalidFile, drawn_logo, outlines, painted_logo
from gateway.hosts import Hosts
from gateway.identity import csrf
from gateway.limits import read_rates
from gateway.web.workshops import times
from tests.browser import Browser

FIELD = some.text(some.characters(max_codepoint=255))  # as the server hands a field on (PEP 3333)
ADDRESS = some.builds(
    str.__add__, some.sampled_from(["", "http://", "http://[", "http://a:", "//", "[::1", "::"]), FIELD
)
VOSGES = Territory("vosges", "88", "Vosges", communes=(Commune("88160", "Épinal"),))
HOSTS = Hosts(Settings(territories=Path("none"), trusted_proxies=("10.0.0.0/8", "::1/128")), Registry(Path("none")))


def request(**fields: str) -> SmallRequest:
    environ = EnvironBuilder().get_environ() | {"REMOTE_ADDR": "10.0.0.1"}
    return SmallRequest(environ | {f"HTTP_{name.upper()}": value for name, value in fields.items()})


@given(ADDRESS, ADDRESS)
def test_hosts_and_forwarded_addresses(host: str, forwarded: str) -> None:
    with suppress(Problem):
        HOSTS.territory(host)
    assert isinstance(HOSTS.client(request(x_forwarded_for=forwarded)), str)


@given(ADDRESS, some.text())
def test_where_a_form_came_from(said: str, token: str) -> None:
    assert csrf.same_origin(request(origin=said)) in (True, False, None)
    assert not csrf.matches("a secret", token)


@given(FIELD)
def test_cookies(said: str) -> None:
    assert isinstance(request(cookie=f"session={said}").cookies.get("session", ""), str)


@given(some.text() | some.datetimes().map(str) | some.datetimes(timezones=some.timezones()).map(str))
def test_a_time_as_it_is_typed(said: str) -> None:
    assert isinstance(times.written(said, ZoneInfo("Europe/Paris")), str)


@given(some.text())
def test_a_rate(said: str) -> None:
    with suppress(ConfigError):
        read_rates({"person": said})


def written(content: bytes, reader: Callable[[Path], object]) -> None:
    with tempfile.TemporaryDirectory() as folder, suppress(InvalidFile):
        path = Path(folder) / "file"
        path.write_bytes(content)
        reader(path)


JSON = some.recursive(
    some.none() | some.booleans() | some.integers(-200, 200) | some.floats() | some.text(max_size=3),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.sampled_from(["code", "type"]), inner),
    max_leaves=20,
)
RINGS = some.lists(some.lists(some.lists(some.floats(-190, 190), max_size=3), max_size=4), max_size=2)


@given(
    some.binary() | some.text().map(str.encode),
    some.sampled_from(["Polygon", "MultiPolygon", "Point"]),
    RINGS | JSON,
    JSON,
)
@example(b"", "Polygon", [], {"code": "88160"})
@example(b"", "Polygon", [[]], {"code": "88160"})
@example(b"", "Polygon", [[[6, 48]]], {"code": ["88160"]})
def test_a_map(raw: bytes, kind: str, coordinates: object, properties: object) -> None:
    written(raw, lambda path: outlines(path, VOSGES))
    for said in (properties, {"code": "88160"}):
        feature = {"properties": said, "geometry": {"type": kind, "coordinates": coordinates}}
        content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
        written(content, lambda path: outlines(path, VOSGES))


@given(some.binary(), some.text(some.sampled_from("0123456789.,px e-+٣ "), max_size=12))
@example(b"", "0 0 10px 20px")
def test_a_logo(raw: bytes, size: str) -> None:
    written(raw, drawn_logo)
    written(raw, painted_logo)
    written(f'<svg viewBox="{size}"/>'.encode(), drawn_logo)
    written(f'<svg width="{size}" height="{size}"/>'.encode(), drawn_logo)


@pytest.mark.parametrize("said", ["http://[", "http://[::1", "//[", "http://a:b:c"])
@pytest.mark.parametrize(
    ("ours", "field", "status"), [("", "Origin", 403), ("", "Referer", 403), ("same-origin", "Referer", 303)]
)
def test_a_form_that_came_from_no_address_is_no_failure_of_ours(
    browser: Browser, ours: str, field: str, status: int, said: str
) -> None:
    form = browser.open("/").form("/langue")
    body = urlencode(form.values)
    sent = {field: said, "Sec-Fetch-Site": ours, "Content-Type": "application/x-www-form-urlencoded"}
    assert browser.send("POST", "/langue", body, follow=False, **sent).status == status
