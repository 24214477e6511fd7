"""First chapter: needs and ideas are said, published, supported, commented, answered; they become challenges."""

from functools import partial
from typing import Any

from demarche.sample.cast import Cast

SOON = 2  # days until others have read what was said


class Mobilisation:
    """`said` and `challenges` are the chapter's own files; supports go round among all voices."""

    def __init__(self, cast: Cast, said: list[dict[str, Any]], challenges: list[dict[str, Any]]) -> None:
        self.cast, self.said, self.challenges = cast, said, challenges
        self.voices = list(dict.fromkeys(entry["voice"] for entry in said))

    def enter(self) -> None:
        """Enter it all into the diary."""
        at = self.cast.diary.at
        for number, entry in enumerate(self.said):
            ago, later = entry["day"], entry["day"] - SOON
            at(ago, hour_of(ago), partial(self.say, entry))
            at(ago, hour_of(ago), self.publish)
            hour = hour_of(later)
            at(later, hour, *(partial(self.support, entry["key"], voice) for voice in self.supporters(number, entry)))
            if comments := entry.get("comments"):
                at(later, hour, *(partial(self.comment, entry["key"], comment) for comment in comments))
                if not entry.get("unread"):
                    at(later, hour, self.publish)
            if "answer" in entry:
                at(entry["answered"], "11:20", partial(self.answer, entry))
            if "merged" in entry:
                at(entry["merged"], "11:40", partial(self.merge, entry))
        for challenge in self.challenges:
            at(challenge["drafted"], "14:00", partial(self.draft, challenge))
            at(challenge["published"], "10:00", partial(self.open, challenge))

    def supporters(self, number: int, entry: dict[str, Any]) -> list[str]:
        """Return as many voices as it is supported by, its own never among them."""
        others = [voice for voice in self.voices if voice != entry["voice"]]
        return [others[(number * 11 + step * 7) % len(others)] for step in range(entry["supports"])]

    def say(self, entry: dict[str, Any]) -> None:
        content = {name: entry[name] for name in ("kind", "title", "text")}
        content |= {"themes": self.cast.themes(entry["themes"]), "commune": self.cast.commune(*entry["where"])}
        made = self.cast.by(entry["voice"], "/contributions", content, name=f"say {entry['key']}")
        self.cast.ids[entry["key"]] = made["id"]

    def publish(self) -> None:
        """Publish all that awaits a moderator."""
        for queued in self.cast.read("/moderation/queue?limit=100")["items"]:
            decision = {name: queued[name] for name in ("subject", "version")} | {"decision": "publish"}
            self.cast.steward("/moderation/decisions", decision, name=f"publish {queued['subject']}")

    def support(self, key: str, voice: str) -> None:
        self.cast.by(voice, f"/{self.cast.ref('contributions', key)}/supports", name=f"support {key} {voice}")

    def comment(self, key: str, comment: dict[str, Any]) -> None:
        """Comment, and support with it: a comment alone is for who has joined already."""
        self.support(key, comment["voice"])
        path = f"/{self.cast.ref('contributions', key)}/comments"
        self.cast.by(comment["voice"], path, {"text": comment["text"]}, name=f"comment {key} {comment['voice']}")

    def answer(self, entry: dict[str, Any]) -> None:
        path = f"/{self.cast.ref('contributions', entry['key'])}/answer"
        self.cast.steward(path, {"text": entry["answer"]}, name=f"answer {entry['key']}")

    def merge(self, entry: dict[str, Any]) -> None:
        path = f"/{self.cast.ref('contributions', entry['key'])}/merge"
        self.cast.steward(path, {"into": self.cast.ids[entry["into"]]}, name=f"merge {entry['key']}")

    def draft(self, challenge: dict[str, Any]) -> None:
        content = {name: challenge[name] for name in ("title", "causes", "people_concerned", "existing")}
        content |= {"areas": [area] if (area := self.cast.area(challenge["area"])) else []}
        content |= {"contributions": [self.cast.ids[key] for key in challenge["of"]]}
        made = self.cast.steward("/challenges", content, name=f"draft {challenge['key']}")
        self.cast.ids[challenge["key"]] = made["id"]

    def open(self, challenge: dict[str, Any]) -> None:
        path = f"/{self.cast.ref('challenges', challenge['key'])}/publish"
        self.cast.steward(path, name=f"open {challenge['key']}")


def hour_of(ago: int) -> str:
    """Return the hour at which people speak on a day: not the same each day, and one for all that is said on it."""
    return f"{9 + ago * 7 % 12:02}:{ago * 13 % 60:02}"
