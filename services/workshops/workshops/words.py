"""The words of this service, where an answer and not a refusal carries some."""

from pathlib import Path

from chassis.words import Words

words = Words(Path(__file__).parent / "locale")
