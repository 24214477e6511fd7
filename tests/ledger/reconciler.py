"""Comparing: for each acknowledged write its row, and for each of its events one trace in every place that wants it.

A loss, a double, parked work and what nobody asked for are told apart, each with its id.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Fate = Literal["acknowledged", "refused", "unanswered"]
FINDINGS = ("losses", "doubles", "unfounded", "parked")


@dataclass
class Write:
    """One write: the kind of row that it leaves, the mark by which that row is known, and the events that it tells.

    `tells` are types about that row; `besides` holds what it tells of others, as (subject, type).
    """

    kind: str
    mark: str
    tells: tuple[str, ...]
    besides: tuple[tuple[str, str], ...] = ()
    fate: Fate = "unanswered"


@dataclass(frozen=True)
class Told:
    """An event as its outbox holds it."""

    id: str
    territory: str
    type: str
    subject: str
    visibility: str
    published: bool


@dataclass(frozen=True)
class Place:
    """Where each event that it wants leaves one trace; `seen` counts them by the event's id, or by its subject.

    `ours` alone: a place into which nothing comes but events of our outboxes.
    """

    name: str
    wants: Callable[[Told], bool]
    seen: Counter[str]
    ours: bool = True
    by: Literal["id", "subject"] = "id"


@dataclass(frozen=True)
class Log:
    """The event log of one territory, whoever may see its events: from the first number that is still kept to the last
    one that was given."""

    territory: str
    first: int
    last: int
    numbers: Sequence[int]


@dataclass(frozen=True)
class Evidence:
    """What was found afterwards. `rows` gives the subject of each row by its kind and mark."""

    rows: Mapping[tuple[str, str], Sequence[str]]
    outbox: Sequence[Told]
    places: Sequence[Place]
    parked: Sequence[str] = ()
    logs: Sequence[Log] = ()


@dataclass
class Report:
    """What does not agree, in words. Parked work is listed: it waits for a person, and is not lost."""

    fates: Counter[Fate] = field(default_factory=Counter)
    events: int = 0
    losses: list[str] = field(default_factory=list)
    doubles: list[str] = field(default_factory=list)
    unfounded: list[str] = field(default_factory=list)
    parked: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not any(getattr(self, name) for name in FINDINGS)

    def __str__(self) -> str:
        counted = ", ".join(f"{self.fates[fate]} {fate}" for fate in ("acknowledged", "refused", "unanswered"))
        lines = [f"{counted}; {self.events} events"]
        for name in FINDINGS:
            found = getattr(self, name)
            lines += [f"{len(found)} {name}", *(f"  {one}" for one in found[:10])] if found else []
        return "\n".join(lines)


@dataclass
class Ledger:
    """What one client, or several, have sent.

    `before` are the ids of events that were told before it was opened, or put in by the test itself; `consequences`
    the types that services tell by themselves, of what no write of the ledger names.
    """

    writes: list[Write] = field(default_factory=list)
    before: set[str] = field(default_factory=set)
    consequences: frozenset[str] = frozenset()

    def note(self, kind: str, mark: str, *tells: str, besides: tuple[tuple[str, str], ...] = ()) -> Write:
        """Note a write before it is sent: whoever dies in between must still find it here."""
        self.writes.append(Write(kind, mark, tells, besides))
        return self.writes[-1]

    def compare(self, evidence: Evidence) -> Report:
        """Hold the promises against what was found."""
        report = Report(Counter(write.fate for write in self.writes), parked=list(evidence.parked))
        expected = self._compare_rows(evidence, report)
        ours = self._compare_outbox(evidence, expected, report)
        known = {event.id for event in evidence.outbox} | self.before
        for place in evidence.places:
            compare_place(place, ours, known, report)
        for log in evidence.logs:
            compare_log(log, report)
        return report

    def _compare_rows(self, evidence: Evidence, report: Report) -> Counter[tuple[str, str]]:
        """Check that each promise has its one row; return how often each event must have been told of them.

        What was never answered may have been done or not, but what was done must be whole.
        """
        expected: Counter[tuple[str, str]] = Counter()
        for write in self.writes:
            subjects = evidence.rows.get((write.kind, write.mark), ())
            named = f"{write.kind} {write.mark!r}"
            if write.fate == "acknowledged" and not subjects:
                report.losses.append(f"{named} was acknowledged and is not there")
            if write.fate == "refused" and subjects:
                report.unfounded.append(f"{named} was refused and is there")
            if len(subjects) > 1:
                report.doubles.append(f"{named} is there {len(subjects)} times: {', '.join(subjects)}")
            expected.update((subject, kind) for subject in subjects[:1] for kind in write.tells)
            if subjects:
                expected.update(write.besides)
        return expected

    def _compare_outbox(self, evidence: Evidence, expected: Counter[tuple[str, str]], report: Report) -> Sequence[Told]:
        """Check that each event was told once, and none that nothing explains; return those since the beginning."""
        told = Counter((event.subject, event.type) for event in evidence.outbox)
        for (subject, kind), wanted in expected.items():
            found = told[subject, kind]
            if found < wanted:
                report.losses.append(f"{subject}: {kind} was never told")
            if found > wanted:
                report.doubles.append(f"{subject}: {kind} was told {found} times")
        ours = [event for event in evidence.outbox if event.id not in self.before]
        report.events = len(ours)
        for event in ours:
            if (event.subject, event.type) not in expected and event.type not in self.consequences:
                report.unfounded.append(f"{event.id}: {event.type} of {event.subject} comes of no write")
            if not event.published:
                report.losses.append(f"{event.id}: {event.type} is still in the outbox")
        return ours


def compare_place(place: Place, ours: Sequence[Told], known: set[str], report: Report) -> None:
    """Check that each of our events that a place wants is there once, and that nothing is there from nowhere."""
    for event in ours:
        if place.wants(event):
            times = place.seen[getattr(event, place.by)]
            if times == 0:
                report.losses.append(f"{event.id}: {event.type} is not in {place.name}")
            if times > 1:
                report.doubles.append(f"{event.id}: {event.type} is in {place.name} {times} times")
    if place.ours:
        report.unfounded += [f"{id} is in {place.name} and was never told" for id in place.seen if id not in known]


def compare_log(log: Log, report: Report) -> None:
    """Check that a log counts from its first number to its last, each once."""
    counted = Counter(log.numbers)
    missing = [each for each in range(log.first, log.last + 1) if each not in counted]
    report.losses += [f"the log of {log.territory} has no number {each}" for each in missing]
    twice = [each for each, times in counted.items() if times > 1]
    report.doubles += [f"the log of {log.territory} has the number {each} twice" for each in twice]
    beyond = [each for each in counted if each > log.last]
    report.unfounded += [f"the log of {log.territory} never gave the number {each}" for each in beyond]
