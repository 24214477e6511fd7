"""The model of a project's news: who gives them, who reports them, what moderators make of them."""

from dataclasses import dataclass, field

from tests.models.beside import Table, bears, holds, moved, only, someone

UPDATE: Table = {"published": {"hidden"}, "hidden": {"published"}}


@dataclass
class Update:
    """`reported` are all who ever did; `queued` says how many reports brought it before a moderator, if any did."""

    author: str
    state: str = "published"
    reported: set[str] = field(default_factory=set)
    queued: int = 0

    def judged_by(self, who: str) -> None:
        """Let nobody decide on their own words."""
        bears(who, "updates:write", "moderator")
        only(who != self.author, "forbidden")


@dataclass
class News:
    """The news of one project, and who is of its team."""

    team: set[str]
    updates: list[Update] = field(default_factory=list)

    def post(self, who: str) -> None:
        """The words are the team's, not a coordinator's."""
        someone(who)
        only(who in self.team, "forbidden")
        self.updates.append(Update(who))

    def leave(self, who: str) -> None:
        self.team.discard(who)

    def read(self, who: str, number: int) -> None:
        one = self.updates[number]
        staff = holds(who, "updates:write", "moderator")
        only(one.state == "published" or who == one.author or staff, "gone")

    def report(self, who: str, number: int) -> None:
        """Note it once for each person, also for one who is not known yet; each visitor is another."""
        someone(who, newcomers=True)
        one = self.updates[number]
        only(one.state == "published", "not-found")
        only(who != one.author, "conflict")
        if who == "visitor" or who not in one.reported:
            one.reported.add(who)
            one.queued += 1

    def hide(self, who: str, number: int) -> None:
        one = self.updates[number]
        one.judged_by(who)
        one.state, one.queued = moved(UPDATE, one.state, "hidden"), 0

    def show(self, who: str, number: int) -> None:
        """What is reported stays, what is hidden comes back."""
        one = self.updates[number]
        one.judged_by(who)
        one.state, one.queued = "published", 0
