"""The model of partner organisations, and of who may commit in their name."""

from dataclasses import dataclass, field

from tests.models.beside import bears, only, someone


@dataclass
class Organisation:
    name: str
    version: int = 1
    members: set[str] = field(default_factory=set)


@dataclass
class Organisations:
    partners: list[Organisation] = field(default_factory=list)

    def free(self, name: str, but: Organisation | None = None) -> None:
        """Keep a name to one, in whatever case."""
        others = (each.name.lower() for each in self.partners if each is not but)
        only(name.lower() not in others, "conflict")

    def create(self, who: str, name: str) -> None:
        bears(who, "organisations:write", "coordinator")
        self.free(name)
        self.partners.append(Organisation(name))

    def rename(self, who: str, number: int, version: int | None, name: str) -> None:
        bears(who, "organisations:write", "coordinator")
        only(version is not None, "version-required")
        one = self.partners[number]
        only(version == one.version, "stale-version")
        self.free(name, one)
        one.name = name
        one.version += 1

    def take_in(self, who: str, number: int, name: str) -> None:
        bears(who, "organisations:write", "coordinator")
        only(name != "nobody", "invalid")
        self.partners[number].members.add(name)

    def let_go(self, who: str, number: int, of: int, name: str) -> None:
        """Take out the member `name` of one, said to be of another perhaps."""
        bears(who, "organisations:write", "coordinator")
        only(number == of and name in self.partners[number].members, "not-found")
        self.partners[number].members.discard(name)

    def give(self, who: str, number: int) -> None:
        """Offer something in its name."""
        someone(who)
        only(who in self.partners[number].members, "forbidden")
