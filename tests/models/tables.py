"""The model of a workshop's tables, of who chose them, and of who hosts that one workshop."""

from dataclasses import dataclass, field

from tests.models.beside import bears, holds, known, only

STAFF = ("coordinator", "facilitator")


@dataclass
class Table:
    number: int
    seats: int | None
    version: int = 1


@dataclass
class Registration:
    table: int | None
    cancelled: bool = False


@dataclass
class Hall:
    """One open workshop. A table that was removed is None; registrations and who facilitates are by name."""

    over: bool = False
    tables: list[Table | None] = field(default_factory=list)
    registrations: dict[str, Registration] = field(default_factory=dict)
    facilitators: set[str] = field(default_factory=set)

    def hosts(self, who: str, scope: str) -> None:
        """Let staff pass, and whoever facilitates this one workshop."""
        known(who, scope)
        only(who in self.facilitators or holds(who, scope, *STAFF), "forbidden")

    def arranges(self, who: str, scope: str) -> None:
        self.hosts(who, scope)
        only(not self.over, "conflict")

    def chosen(self, table: int) -> int:
        return sum(one.table == table and not one.cancelled for one in self.registrations.values())

    def free(self, number: int, but: Table | None = None) -> None:
        only(not any(each and each is not but and each.number == number for each in self.tables), "conflict")

    # Tables

    def put_up(self, who: str, number: int | None, seats: int | None, *, astray: bool) -> None:
        self.arranges(who, "workshops:write")
        only(not astray, "invalid")
        if number is not None:
            self.free(number)
        last = max((each.number for each in self.tables if each), default=0)
        self.tables.append(Table(number or last + 1, seats))

    def one(self, table: int) -> Table:
        """Return a table that is there: nobody may, or is told, more of one that is not."""
        found = self.tables[table]
        only(found is not None, "not-found")
        assert found is not None
        return found

    def renumber(self, who: str, table: int, version: int | None, number: int) -> None:
        known(who, "tables:write")
        only(version is not None, "version-required")
        one = self.one(table)
        self.arranges(who, "tables:write")
        only(version == one.version, "stale-version")
        self.free(number, one)
        one.number = number
        one.version += 1

    def remove(self, who: str, table: int) -> None:
        known(who, "tables:write")
        self.one(table)
        self.arranges(who, "tables:write")
        only(not self.chosen(table), "conflict")
        self.tables[table] = None

    # Who comes

    def register(self, who: str, table: int | None) -> None:
        only(not self.over, "conflict")
        if who in self.registrations and not self.registrations[who].cancelled:
            return
        if table is not None:
            one = self.tables[table]
            only(one is not None, "invalid")
            assert one is not None
            only(one.seats is None or self.chosen(table) < one.seats, "conflict")
        self.registrations[who] = Registration(table)

    def cancel(self, who: str) -> None:
        only(not self.registrations[who].cancelled, "forbidden-transition")
        self.registrations[who].cancelled = True

    # Who hosts

    def call_off(self, who: str) -> None:
        bears(who, "workshops:write", "coordinator")
        only(not self.over, "forbidden-transition")
        self.over = True
        for one in self.registrations.values():
            one.cancelled = True

    def name(self, who: str, person: str) -> None:
        bears(who, "workshops:write", "coordinator")
        only(not self.registrations[person].cancelled, "invalid")
        self.facilitators.add(person)

    def release(self, who: str, person: str) -> None:
        bears(who, "workshops:write", "coordinator")
        only(person in self.facilitators, "not-found")
        self.facilitators.discard(person)
