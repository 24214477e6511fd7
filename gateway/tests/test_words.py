"""Numbers and days are said by the rules of each language."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import gateway
from chassis.words import Words
from gateway.web import count, hours

WORDS = Words(Path(gateway.__file__).parent / "locale")


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        *(("fr", 0, "0 heure"), ("fr", 1, "1 heure"), ("fr", 1.5, "1.5 heure"), ("fr", 2, "2 heures")),
        *(("en", 0, "0 hours"), ("en", 1, "1 hour"), ("en", 2, "2 hours")),
        *(("de", 0, "0 Stunden"), ("de", 1, "1 Stunde"), ("de", 2, "2 Stunden")),
    ],
)
def test_a_number_of_things_is_singular_where_its_language_says_so(language: str, number: float, said: str):
    assert count(WORDS, language, "hours", number) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "mercredi 16 décembre 2026, 18:00 – 20:00"),
        ("en", "Wednesday, December 16, 2026, 18:00 – 20:00"),
        ("de", "Mittwoch, 16. Dezember 2026, 18:00 – 20:00"),
    ],
)
def test_a_day_is_written_as_its_language_writes_it(language: str, said: str):
    starts, ends = "2026-12-16T17:00:00+00:00", "2026-12-16T19:00:00+00:00"
    assert hours(language, starts, ends, ZoneInfo("Europe/Paris")) == said
