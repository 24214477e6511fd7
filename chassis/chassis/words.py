"""The words people read: gettext catalogues (.po), French first, by key; code holds keys only."""

from collections.abc import Sequence
from functools import cache, lru_cache
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


@lru_cache(maxsize=64)
def merged(folders: Sequence[Path], language: str) -> dict[str, str]:
    """Lay catalogues over each other, the first on top; where the language has no words, the French are read."""
    layers = [catalogue(folder, known) for known in ("fr", language) for folder in reversed(folders)]
    return {key: words for layer in layers for key, words in layer.items()}


class Words:
    """Look words up in several catalogues, the reader's language first, then French, then the key itself."""

    def __init__(self, *folders: Path) -> None:
        self.folders: Sequence[Path] = (*folders, HERE)

    def __call__(self, language: str, key: str, /, **values: Any) -> str:
        words = merged(self.folders, language).get(key, key)
        return words.format(**values) if values else words

    def languages(self) -> list[str]:
        """List the languages that some catalogue speaks."""
        return sorted({path.parent.name for folder in self.folders for path in folder.glob("*/messages.po")})
