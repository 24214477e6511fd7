"""The model of what people are told of one contribution, of what they follow, and how they choose to be told."""

from dataclasses import dataclass, field

from tests.models.beside import No, only, someone

LANGUAGES = ("fr", "en", "de")
OPEN = ("published", "answered")


@dataclass
class Message:
    kind: str
    count: int = 1
    read: bool = False


@dataclass
class Told:
    """One person. `mail` says of what no mail leaves; messages are in the order they came."""

    messages: list[Message] = field(default_factory=list)
    reasons: set[str] = field(default_factory=set)
    muted: set[str] = field(default_factory=set)
    language: str | None = None

    def tell(self, kind: str) -> None:
        self.messages.append(Message(kind))

    @property
    def waiting(self) -> Message | None:
        """What counts supports as long as it is not read."""
        unread = (each for each in self.messages if each.kind == "contribution.supported" and not each.read)
        return next(unread, None)


@dataclass
class Telling:
    """What one person, the `author`, said, and who is told of it."""

    author: str
    people: dict[str, Told]
    state: str = "submitted"

    def concerned(self, *reasons: str) -> list[Told]:
        return [one for one in self.people.values() if one.reasons & set(reasons)]

    # What happens

    def publish(self) -> None:
        self.state = "published"
        self.people[self.author].tell("contribution.published")

    def answer(self) -> None:
        self.state = "answered"
        for one in self.concerned("author", "supporter", "follower"):
            one.tell("contribution.answered")

    def withdraw(self) -> None:
        if self.state != "submitted":
            for one in self.concerned("supporter"):
                one.tell("contribution.withdrawn")
        self.state = "withdrawn"

    def support(self, who: str) -> None:
        someone(who)
        only(self.state in OPEN, "not-found")
        only(who != self.author, "conflict")
        if "supporter" in self.people[who].reasons:
            return
        self.people[who].reasons.add("supporter")
        author = self.people[self.author]
        if waiting := author.waiting:
            waiting.count += 1
        else:
            author.tell("contribution.supported")

    def unsupport(self, who: str) -> None:
        someone(who)
        one, author = self.people[who], self.people[self.author]
        only(self.state in OPEN or who == self.author or "supporter" in one.reasons, "not-found")
        if "supporter" in one.reasons:
            one.reasons.discard("supporter")
            if waiting := author.waiting:
                waiting.count -= 1
                author.messages = [each for each in author.messages if each.count]

    # What people choose

    def follow(self, who: str) -> None:
        someone(who)
        only(self.state in OPEN, "not-found")
        self.people[who].reasons.add("follower")

    def unfollow(self, who: str) -> None:
        someone(who)
        self.people[who].reasons.discard("follower")

    def choose(self, who: str, category: str, *, mail: bool, language: str | None) -> None:
        someone(who)
        only(language in (None, *LANGUAGES), "invalid")
        one = self.people[who]
        one.language = language
        if mail:
            one.muted.discard(category)
        else:
            one.muted.add(category)

    def read(self, who: str, whose: str, number: int) -> None:
        someone(who)
        if who != whose:
            raise No("not-found")
        self.people[whose].messages[number].read = True
