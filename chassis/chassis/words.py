"""The words people read: gettext catalogues (.po), French first, by key; code holds keys only."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

HERE = Path(__file__).parent / "locale"


@cache
def catalogue(folder: Path, language: str) -> dict[str, str]:
    """Read `<folder>/<language>/messages.po` into key → words; empty where the file is missing."""
    path = folder / language / "messages.po"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id and entry.string}


class Words:
    """Look words up in several catalogues, the reader's language first, then French, then the key itself."""

    def __init__(self, *folders: Path) -> None:
        self.folders: Sequence[Path] = (*folders, HERE)
        self.spoken: dict[str, dict[str, str]] = {}

    def __call__(self, language: str, key: str, /, **values: Any) -> str:
        words = (self.spoken.get(language) or self.merge(language)).get(key, key)
        return words.format(**values) if values else words

    def merge(self, language: str) -> dict[str, str]:
        """Lay the catalogues over each other, once for each language that has one; others read the French."""
        layers = [catalogue(folder, known) for known in ("fr", language) for folder in reversed(self.folders)]
        merged = {key: words for layer in layers for key, words in layer.items()}
        if any(catalogue(folder, language) for folder in self.folders):
            self.spoken[language] = merged
        return merged

    def languages(self) -> list[str]:
        """List the languages that some catalogue speaks."""
        return sorted({path.parent.name for folder in self.folders for path in folder.glob("*/messages.po")})
