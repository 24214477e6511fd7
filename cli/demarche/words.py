"""What the command says: words of its catalogues, in the language of the operator's locale."""

import os
from functools import cache
from pathlib import Path
from typing import Any

from chassis.words import Words

words = Words(Path(__file__).parent / "locale")


@cache
def language() -> str:
    """Return the language of the locale, French where it names none that we speak."""
    named = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    spoken = next((name for name in named if name), "")[:2].lower()
    return spoken if spoken in words.languages() else "fr"


def say(key: str, **values: Any) -> str:
    """Return the words of a key of the command's own."""
    return words(language(), f"cli.{key}", **values)


def words_of(key: str) -> str:
    """Return the words of any key of this catalogue, in the operator's language."""
    return words(language(), key)
