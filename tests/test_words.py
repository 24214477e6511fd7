"""The words of the repository hold together, and the check that says so sees each fault that is planted."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.words import ROOT, faults

GATEWAY = Path("gateway", "gateway")
SAID = 'msgid "{}"\nmsgstr "{}"\n'


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the gateway and of the chassis, whose words it says too."""
    for package in (GATEWAY, Path("chassis", "chassis")):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "static"))
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def say(copy: Path, key: str, **words: str) -> None:
    """Add a key to catalogues of the gateway."""
    for language, text in words.items():
        with (copy / GATEWAY / "locale" / language / "messages.po").open("a", encoding="utf-8") as file:
            file.write("\n" + SAID.format(key, text))


def ask(copy: Path, source: str) -> None:
    """Add to what the home page asks for."""
    with (copy / GATEWAY / "web" / "home" / "page.html").open("a", encoding="utf-8") as file:
        file.write(source)


def test_every_word_is_there_in_every_language_and_is_used():
    assert list(faults(ROOT)) == []


def test_a_language_that_lacks_a_key_is_named(copy: Path):
    ask(copy, "{{ t('planted') }}")
    say(copy, "planted", fr="Un", en="One")
    assert list(faults(copy)) == ["gateway/gateway/locale/de: planted has no words"]


def test_empty_words_are_none(copy: Path):
    ask(copy, "{{ t('planted') }}")
    say(copy, "planted", fr="Un", en="", de="Eins")
    assert list(faults(copy)) == ["gateway/gateway/locale/en: planted has no words"]


def test_a_language_with_another_value_is_named(copy: Path):
    ask(copy, "{{ t('planted') }}")
    say(copy, "planted", fr="Un {name}", en="One {nom}", de="Eins {name}")
    assert list(faults(copy)) == ["gateway/gateway/locale/en: planted: has ['nom'] where the French has ['name']"]


def test_words_that_cannot_be_filled_in_are_named(copy: Path):
    ask(copy, "{{ t('planted') }}")
    say(copy, "planted", fr="Un {name", en="One", de="Eins")
    assert any("locale/fr: planted" in fault for fault in faults(copy))


def test_many_without_one_is_named(copy: Path):
    ask(copy, "{{ count('planted', 2) }}")
    say(copy, "planted.many", fr="Des", en="Some", de="Viele")
    found = list(faults(copy))
    assert any("planted.one is in no catalogue" in fault for fault in found)
    assert any("planted.many: has no .one beside it" in fault for fault in found)


ASKED: list[Callable[[Path], None]] = [
    lambda copy: ask(copy, "{{ t('planted.key') }}"),
    lambda copy: ask(copy, "{{ 'planted.key' | t }}"),
    lambda copy: ask(copy, "{{ t('planted.' ~ name) }}"),
    lambda copy: ask(copy, "{% for part in ('here', 'key') %}{{ t('planted.' ~ part) }}{% endfor %}"),
    lambda copy: change(copy / GATEWAY / "identity/csrf.py", "problem.forbidden.csrf", "planted.key"),
    lambda copy: change(copy / GATEWAY / "web/me/__init__.py", '"data.erase.unsure"', '"planted.key"'),
]


@pytest.mark.parametrize("plant", ASKED)
def test_a_word_that_is_asked_for_and_said_nowhere_is_named(copy: Path, plant: Callable[[Path], None]):
    plant(copy)
    assert any("planted" in fault for fault in faults(copy))


def test_a_dead_word_is_named(copy: Path):
    say(copy, "planted", fr="Un", en="One", de="Eins")
    assert list(faults(copy)) == ["gateway/gateway/locale: planted is asked for by nothing"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        *(("fr", text) for text in ("Où ?", "Où?", "« Ici\xa0»", "l'eau", "Attendez...", "inscrit·e")),
        *(("en", text) for text in ("it's", "wait...")),
        *(("de", text) for text in ("Wo ?", "Bürger*innen", "“Hier”", "warte...")),
    ],
)
def test_what_a_language_does_not_write_is_named(copy: Path, language: str, text: str):
    ask(copy, "{{ t('planted') }}")
    say(copy, "planted", **{"fr": "Un", "en": "One", "de": "Eins"} | {language: text})
    (found,) = faults(copy)
    assert found.startswith(f"gateway/gateway/locale/{language}: planted: ")
