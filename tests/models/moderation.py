"""What moderators do with whatever someone said, a contribution or a comment: one model of it for both."""

from typing import Any

from tests.models.beside import No, bears, only


def decide(one: Any, who: str, version: int, decision: str, *, reason: bool) -> None:
    bears(who, "moderation:write", "moderator")
    only(version == one.version, "stale-version")
    only(not one.waiting, "conflict")
    only(who != one.author, "forbidden")
    if decision == "decline":
        only(reason, "invalid")
        one.move("declined")
        one.declined_by, one.appeal = who, ""
    elif one.state == "declined":
        raise No("conflict")  # an appeal alone brings it back
    elif not one.public:
        one.move("published")


def decide_appeal(one: Any, who: str, *, uphold: bool, reason: bool) -> None:
    bears(who, "appeals:write", "moderator")
    only(one.appeal == "open", "forbidden-transition")
    only(who != one.author and (who == "program" or who != one.declined_by), "forbidden")
    only(uphold or reason, "invalid")
    one.appeal = "upheld" if uphold else "rejected"
    if uphold:
        one.move("published")
