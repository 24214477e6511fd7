"""A territory's colours: whatever it chooses, everything can be read, by day and by night."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chassis.colours import contrast
from chassis.territory import Colours
from gateway.web import colours
from tests.browser import Browser
from tests.installation import Installation

COLOURS = some.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
READ_ON = {  # what is read, and on what
    "on-main": ["main", "main-strong"],
    "link": ["main-soft"],
    "on-accent": ["accent", "accent-strong"],
    "on-accent-soft": ["accent-soft"],
}


@given(COLOURS, COLOURS)
def test_what_is_written_can_be_read(main: str, accent: str) -> None:
    for line, ground in zip(
        colours.sheet(Colours(main, accent)).splitlines(), (colours.DAY, colours.NIGHT), strict=True
    ):
        found = dict(re.findall(r"--([\w-]+): (#\w{6})", line))
        pairs = [(text, found[under]) for text, places in READ_ON.items() for under in places]
        pairs += [(text, paper) for text in ("link", "main") for paper in (ground["paper"], ground["sheet"])]
        for text, under in pairs:
            assert contrast(found[text], under) >= 4.5, (text, under, line)


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


def test_a_page_has_the_colours_of_its_territory(browser: Browser, port: int, installation: Installation) -> None:
    own = 'colours = { main = "#5b2a57", accent = "#f5b82e" }\n[settings]'
    place = installation.territory(**{"[settings]": own})
    chosen = Browser(port, f"{place.slug}.localhost")
    sheets = {each: sheet_of(each) for each in (browser, chosen)}
    assert sheets[browser] != sheets[chosen]
    shown = {each: each.open(sheet) for each, sheet in sheets.items()}
    assert "--main: #5b2a57" in shown[chosen].body.decode()
    assert "--main: #5b2a57" not in shown[browser].body.decode()
    assert all("immutable" in page.headers["Cache-Control"] for page in shown.values())


def sheet_of(browser: Browser) -> str:
    return next(
        str(given["href"])
        for tag, given in browser.open("/").html.tags
        if tag == "link" and "couleurs.css" in str(given["href"])
    )
