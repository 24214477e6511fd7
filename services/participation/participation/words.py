"""The words of this service, where an answer and not a refusal carries some."""

from pathlib import Path

from chassis.words import Words

words = Words(Path(__file__).parent / "locale")


def label(pseudonym: str | None, language: str) -> str:
    """Return how a person is signed: by their pseudonym; nobody, once erased or where none was chosen."""
    return pseudonym or words(language, "author.nobody")
