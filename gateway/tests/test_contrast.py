"""Every text of the pages can be read on what lies under it, in the colours of every territory, by day and by night."""

import re
import tomllib
from pathlib import Path

import pytest

import demarche.stories
import gateway
from chassis.colours import contrast
from chassis.territory import Colours
from gateway.web import colours

CSS = (Path(gateway.__file__).parent / "static" / "site.css").read_text("utf-8")
STORIES = [
    tomllib.loads(path.read_text("utf-8")).get("colours")
    for path in Path(demarche.stories.__file__).parent.glob("*.toml")
]
SETS = [Colours(), *(Colours(**chosen) for chosen in STORIES if chosen)]
EXTREMES = [Colours("#000000", "#ffffff"), Colours("#7a5c00", "#000000"), Colours("#0000ff", "#00ff00")]

TEXTS = {  # what is read, and all that it is read on
    "ink": "paper sheet soft note main-soft main-mild main-warm accent-soft good-soft warn-soft",
    "quiet": "paper sheet soft main-soft accent-soft",
    "link": "paper sheet soft note main-soft",
    "warn": "paper sheet soft warn-soft",
    "good": "good-soft",
    "paper": "ink",
    "on-main": "main main-strong",
    "on-accent": "accent accent-strong",
    "on-accent-soft": "accent-soft sheet",
}
SHAPES = {  # what is seen and not read: borders of fields, focus, what is drawn
    "edge": "paper sheet soft",
    "focus": "paper sheet soft",
    "main": "paper sheet soft",
    "on-accent-soft": "paper",
}


def tokens(scheme: int, chosen: Colours) -> dict[str, str]:
    """Return the tokens of a scheme, 0 by day and 1 by night: those of all pages, then those of a territory."""
    roots = re.findall(r":root \{([^}]*)\}", CSS)
    shared = dict(pair for root in roots[: scheme + 1] for pair in re.findall(r"--([\w-]+): (#\w{6})", root))
    return shared | dict(re.findall(r"--([\w-]+): (#\w{6})", colours.sheet(chosen).splitlines()[scheme]))


@pytest.mark.parametrize("chosen", [*SETS, *EXTREMES], ids=lambda chosen: f"{chosen.main}-{chosen.accent}")
@pytest.mark.parametrize("scheme", [0, 1], ids=["day", "night"])
def test_every_text_is_read_and_every_shape_is_seen(chosen: Colours, scheme: int) -> None:
    found = tokens(scheme, chosen)
    faint = [
        (text, ground, round(ratio, 2))
        for pairs, least in ((TEXTS, 4.5), (SHAPES, 3.0))
        for text, grounds in pairs.items()
        for ground in grounds.split()
        if (ratio := contrast(found[text], found[ground])) < least
    ]
    assert not faint


def test_no_colour_of_the_style_sheet_is_forgotten() -> None:
    texts = set(re.findall(r"[{;\s]color: var\(--([\w-]+)\)", CSS))
    grounds = set(re.findall(r"background(?:-color)?: var\(--([\w-]+)\)", CSS))
    known = {ground for places in (*TEXTS.values(), *SHAPES.values()) for ground in places.split()}
    assert texts - {"edge"} <= set(TEXTS)  # an icon that says nothing; the track of a progress holds no text
    assert grounds - {"line"} <= known | set(TEXTS) | set(SHAPES)


def test_there_are_sets_to_look_at() -> None:
    assert len(SETS) > 1
