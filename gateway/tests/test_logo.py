"""A territory's own logo: shown in the header, kept from doing anything but being seen."""

import struct
from pathlib import Path

import pytest

from chassis.territory import Territory
from gateway.folder import LOGO_BYTES, PNG, InvalidFile, drawn_logo, faults, painted_logo
from tests.browser import Browser
from tests.installation import Installation

DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 80"><path d="M0 0h200v80z"/></svg>'
PAINTED = PNG + struct.pack(">I4sII", 13, b"IHDR", 64, 32) + bytes(9)


@pytest.fixture
def own(installation: Installation, territory: Territory) -> Path:
    folder = installation.settings.territories / territory.slug
    folder.mkdir()
    return folder


def shown(browser: Browser) -> dict[str, str | None]:
    return next((given for tag, given in browser.open("/").html.tags if tag == "img"), {})


def test_it_stands_in_the_header_under_the_name_of_its_territory(
    browser: Browser, own: Path, territory: Territory
) -> None:
    (own / "logo.svg").write_text(DRAWN)
    logo = shown(browser)
    assert (logo["alt"], logo["width"], logo["height"]) == (f"Logo\N{NO-BREAK SPACE}: {territory.name}", "200", "80")
    served = browser.open(str(logo["src"]))
    assert (served.body.decode(), served.headers["Content-Type"]) == (DRAWN, "image/svg+xml")


def test_a_drawing_that_is_opened_by_itself_may_only_draw(browser: Browser, own: Path) -> None:
    (own / "logo.svg").write_text(DRAWN)
    policy = browser.open(str(shown(browser)["src"])).headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def test_a_png_does_as_well(browser: Browser, own: Path) -> None:
    (own / "logo.png").write_bytes(PAINTED)
    logo = shown(browser)
    assert (logo["width"], logo["height"]) == ("64", "32")
    assert browser.open(str(logo["src"])).headers["Content-Type"] == "image/png"


def test_without_one_the_mark_stays(browser: Browser) -> None:
    assert not shown(browser)
    assert browser.open("/static/logo.svg").status == 404


def test_nobody_sees_the_logo_of_another(people, own: Path, port: int, installation: Installation) -> None:
    (own / "logo.svg").write_text(DRAWN)
    other = Browser(port, f"{installation.territory().slug}.localhost")
    assert not shown(other)
    assert other.open("/static/logo.svg").status == 404


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("<svg", "unclosed token"),
        ("<html/>", "not an SVG"),
        ("<svg/>", "neither viewBox"),
        ('<svg viewBox="0 0 a b"/>', "neither viewBox"),
        ('<svg viewBox="0 0 2 2"><script/></svg>', "more than draw: <script>"),
        ('<svg viewBox="0 0 2 2" onload="x()"/>', "more than draw: <svg>"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 2 2"/>', "document type"),
        (DRAWN + " " * LOGO_BYTES, "more than 100000 bytes"),
    ],
)
def test_a_drawing_that_cannot_be_used_is_named_with_its_reason(
    browser: Browser, own: Path, territory: Territory, content: str, why: str
) -> None:
    path = own / "logo.svg"
    path.write_text(content)
    with pytest.raises(InvalidFile, match=f"logo.svg: .*{why}"):
        drawn_logo(path)
    assert [said for said in faults(own.parent, territory) if why in said]
    assert not shown(browser)


def test_what_is_no_png_is_refused(own: Path) -> None:
    (own / "logo.png").write_bytes(b"GIF89a" + bytes(40))
    with pytest.raises(InvalidFile, match="not a PNG"):
        painted_logo(own / "logo.png")
