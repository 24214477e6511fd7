"""The model of an evening that runs: its phases, cards, votes and sheets (design: States)."""

from dataclasses import dataclass, field

from tests.models.beside import Table, bears, holds, known, moved, only, someone

WORKSHOP: Table = {"running": {"closed"}, "closed": {"reported"}, "reported": ()}
SHEET: Table = {
    "draft": {"pitched", "kept_for_later"},
    "pitched": {"selected", "kept_for_later"},
    "kept_for_later": {"selected"},
    "selected": (),
}
PHASES = {  # what each lets people do, by format
    "workshop": ("", "writes shows", "writes shows", "shows votes", "shows"),
    "creative_evening": ("", "", "writes", "writes shows", "shows votes", "shows", "shows", "shows"),
}
CHOICES = {"select": "selected", "keep": "kept_for_later"}
STAFF = ("coordinator", "facilitator")
HELD = ("running", "closed")


@dataclass
class Card:
    """`phase` is the number of the one in which it was written."""

    table: int
    author: str
    phase: int
    version: int = 1
    votes: set[str] = field(default_factory=set)


@dataclass
class Sheet:
    table: int
    complete: bool = False
    state: str = "draft"
    version: int = 1


@dataclass
class Evening:
    """A workshop that runs. `seats` says who sits at which table; `phase` is the number of the one that runs, if any,
    `last` that of the last one that began."""

    format: str
    seats: dict[str, int]
    votes_each: int
    version: int
    state: str = "running"
    phase: int = 0
    last: int = 0
    cards: list[Card | None] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)

    def phase_for(self, what: str) -> bool:
        return self.phase > 0 and what in PHASES[self.format][self.phase - 1]

    @property
    def reach(self) -> int:
        """The last phase that began and shows cards: those up to it all may read."""
        begun = enumerate(PHASES[self.format][: self.last], 1)
        return max((number for number, lets in begun if "shows" in lets), default=0)

    @property
    def counted(self) -> bool:
        """Votes are counted for nobody before they are over."""
        voted = any("votes" in lets for lets in PHASES[self.format][: self.last])
        return voted and not self.phase_for("votes")

    def left(self, who: str) -> int:
        return self.votes_each - sum(who in card.votes for card in self.cards if card)

    # The run of the evening

    def move_on(self, who: str, *, believed: bool) -> None:
        bears(who, "workshops:write", *STAFF)
        only(self.state == "running" and believed, "conflict")
        only(self.phase > 0 or self.last == 0, "conflict")
        following = self.phase + 1
        self.phase = following if following <= len(PHASES[self.format]) else 0
        self.last = max(self.last, self.phase)
        self.version += 1

    def move_back(self, who: str, *, believed: bool) -> None:
        bears(who, "workshops:write", *STAFF)
        only(self.state == "running" and believed, "conflict")
        before = self.last if self.phase == 0 else self.phase - 1
        only(before > 0, "conflict")
        self.phase = self.last = before
        self.version += 1

    def end(self, who: str, act: str) -> None:
        bears(who, "workshops:write", *(STAFF if act == "close" else ("coordinator",)))
        self.state = moved(WORKSHOP, self.state, {"close": "closed", "report": "reported"}[act])
        self.phase = 0
        self.version += 1

    # Cards and votes

    def at_table(self, who: str, table: int) -> None:
        known(who, "tables:write")
        only(self.seats.get(who) == table or self.facilitates(who), "forbidden")

    def facilitates(self, who: str) -> bool:
        return holds(who, "cards:write", "facilitator")

    def writing(self) -> None:
        only(self.state == "running" and self.phase_for("writes"), "conflict")

    def own(self, who: str, card: Card) -> None:
        own = who == card.author or self.facilitates(who)
        only(own, "forbidden" if card.phase <= self.reach else "not-found")

    def write(self, who: str, table: int) -> None:
        self.at_table(who, table)
        self.writing()
        self.cards.append(Card(table, who, self.phase))

    def card(self, number: int) -> Card:
        card = self.cards[number]
        assert card is not None
        return card

    def edit_card(self, who: str, number: int, version: int | None) -> None:
        known(who, "cards:write")
        only(version is not None, "version-required")
        card = self.card(number)
        self.own(who, card)
        only(version == card.version, "stale-version")
        self.writing()
        card.version += 1

    def remove(self, who: str, number: int) -> None:
        known(who, "cards:write")
        self.own(who, self.card(number))
        if not self.facilitates(who):
            self.writing()
        self.cards[number] = None

    def ballot(self, who: str, number: int) -> Card:
        """Return a card to who may vote for it now."""
        someone(who)
        card = self.card(number)
        only(who in self.seats, "forbidden")
        only(card.phase <= self.reach, "conflict" if who == card.author else "not-found")
        only(self.state == "running" and self.phase_for("votes"), "conflict")
        return card

    def vote(self, who: str, number: int) -> None:
        card = self.ballot(who, number)
        only(who in card.votes or self.left(who) > 0, "conflict")
        card.votes.add(who)

    def unvote(self, who: str, number: int) -> None:
        self.ballot(who, number).votes.discard(who)

    # Sheets

    def held(self) -> None:
        only(self.state in HELD, "conflict")

    def writer(self, who: str, sheet: Sheet) -> None:
        writes = self.seats.get(who) == sheet.table or holds(who, "sheets:write", "facilitator")
        known = sheet.state != "draft" or holds(who, "sheets:write", *STAFF)
        only(writes, "forbidden" if known else "not-found")

    def begin_sheet(self, who: str, table: int) -> None:
        self.at_table(who, table)
        self.held()
        self.sheets.append(Sheet(table))

    def edit_sheet(self, who: str, number: int, version: int | None) -> None:
        known(who, "sheets:write")
        only(version is not None, "version-required")
        sheet = self.sheets[number]
        self.writer(who, sheet)
        only(version == sheet.version, "stale-version")
        self.held()
        only(sheet.state != "selected", "conflict")
        sheet.complete = True
        sheet.version += 1

    def pitch(self, who: str, number: int) -> None:
        known(who, "sheets:write")
        sheet = self.sheets[number]
        self.writer(who, sheet)
        self.held()
        sheet.state = moved(SHEET, sheet.state, "pitched")
        only(sheet.complete, "invalid")
        sheet.version += 1

    def choose(self, who: str, number: int, act: str) -> None:
        bears(who, "sheets:write", "coordinator")
        sheet = self.sheets[number]
        sheet.state = moved(SHEET, sheet.state, CHOICES[act])
        sheet.version += 1
