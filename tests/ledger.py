"""The reliability oracle: what clients were promised, held against what the installation keeps and what left it.

A client notes each write before it sends it, and its fate afterwards. Then, for each row that a write left, its events
must be in the outbox, and each of these must have left exactly one trace in every place that wants it: log, inboxes,
effects, webhooks, mails. It must have been seen to go red before it is believed (`test_ledger.py`).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Fate = Literal["acknowledged", "refused", "unanswered"]


@dataclass
class Write:
    """One write: the kind of row that it leaves, the mark by which that row is known, the events that it tells."""

    kind: str
    mark: str
    tells: tuple[str, ...]
    fate: Fate = "unanswered"


@dataclass(frozen=True)
class Told:
    """An event as its outbox holds it."""

    id: str
    type: str
    subject: str
    visibility: str
    published: bool


@dataclass(frozen=True)
class Place:
    """Where each event that it wants leaves one trace; `seen` counts them by the event's id.

    `ours` alone: a place into which nothing comes but events of our outboxes.
    """

    name: str
    wants: Callable[[Told], bool]
    seen: Counter[str]
    ours: bool = True


@dataclass(frozen=True)
class Evidence:
    """What was found afterwards. `rows` gives the subject of each row by its kind and mark."""

    rows: Mapping[tuple[str, str], Sequence[str]]
    outbox: Sequence[Told]
    places: Sequence[Place]
    parked: Sequence[str] = ()


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
        return not (self.losses or self.doubles or self.unfounded or self.parked)

    def __str__(self) -> str:
        counted = ", ".join(f"{self.fates[fate]} {fate}" for fate in ("acknowledged", "refused", "unanswered"))
        lines = [f"{counted}; {self.events} events"]
        for name in ("losses", "doubles", "unfounded", "parked"):
            found = getattr(self, name)
            lines += [f"{len(found)} {name}", *(f"  {one}" for one in found[:10])] if found else []
        return "\n".join(lines)


@dataclass
class Ledger:
    """What one client, or several, have sent."""

    writes: list[Write] = field(default_factory=list)

    def note(self, kind: str, mark: str, *tells: str) -> Write:
        """Note a write before it is sent: whoever dies in between must still find it here."""
        self.writes.append(Write(kind, mark, tells))
        return self.writes[-1]

    def compare(self, evidence: Evidence) -> Report:
        """Hold the promises against what was found."""
        report = Report(Counter(write.fate for write in self.writes), parked=list(evidence.parked))
        expected = self._compare_rows(evidence, report)
        told = Counter((event.subject, event.type) for event in evidence.outbox)
        for (subject, kind), wanted in expected.items():
            found = told[subject, kind]
            if found < wanted:
                report.losses.append(f"{subject}: {kind} was never told")
            if found > wanted:
                report.doubles.append(f"{subject}: {kind} was told {found} times")
        ours = [event for event in evidence.outbox if (event.subject, event.type) in expected]
        report.events = len(ours)
        report.losses += [f"{event.id}: {event.type} is still in the outbox" for event in ours if not event.published]
        known = {event.id for event in evidence.outbox}
        for place in evidence.places:
            compare_place(place, ours, known, report)
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
                report.doubles.append(f"{named} is there {len(subjects)} times")
            expected.update((subject, kind) for subject in subjects[:1] for kind in write.tells)
        return expected


def compare_place(place: Place, ours: Sequence[Told], known: set[str], report: Report) -> None:
    """Check that each of our events that a place wants is there once, and that nothing is there from nowhere."""
    for event in ours:
        if place.wants(event):
            times = place.seen[event.id]
            if times == 0:
                report.losses.append(f"{event.id}: {event.type} is not in {place.name}")
            if times > 1:
                report.doubles.append(f"{event.id}: {event.type} is in {place.name} {times} times")
    if place.ours:
        report.unfounded += [f"{id} is in {place.name} and was never told" for id in place.seen if id not in known]
