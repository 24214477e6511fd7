"""Second chapter: a grande soirée créative, from the invitation to its sheets, and a workshop that is open."""

from datetime import datetime
from functools import partial
from typing import Any

from demarche.sample.cast import Cast

PLANNED = ("title", "summary", "format", "capacity", "votes_per_person")
WRITTEN = ("need", "idea", "for_whom", "with_whom", "help_needed", "economic_model", "social_use")


class Evenings:
    """`held` has been and has tables; `coming` is open."""

    def __init__(self, cast: Cast, held: dict[str, Any], coming: dict[str, Any]) -> None:
        self.cast, self.held, self.coming = cast, held, coming
        self.tables: list[dict[str, Any]] = held["tables"]
        self.run: dict[str, Any] = {"phase": None}
        self.moves = 0

    def enter(self) -> None:
        """Enter it all into the diary."""
        at = self.cast.diary.at
        for evening in (self.held, self.coming):
            at(evening["planned"], "09:30", partial(self.plan, evening))
            at(evening["opened"], "10:00", partial(self.open, evening))
            for rank, voice in enumerate(self.people_of(evening)):
                table = next((each for each in evening["tables"] if voice in each["people"]), None)
                at(evening["opened"] - 1 - rank % 4, "18:00", partial(self.register, evening, voice, table))
        at(self.held["day"] + 2, "20:00", partial(self.cancel, self.held["cancelled"]))
        self.enter_the_evening()

    def enter_the_evening(self) -> None:
        """Enter what happens that evening: the phases of the format, and within them what people do."""
        self.tonight("18:30", self.start)
        self.tonight(
            "18:32", *(partial(self.check_in, each, voice) for each in self.tables for voice in self.there(each))
        )
        self.tonight("18:40", self.next)  # welcome
        self.tonight("19:00", self.next)  # presentations
        for hour, round in (("19:15", "first_round"), ("19:40", "second_round")):
            self.tonight(hour, self.next)
            self.tonight(hour, *(
                partial(self.write_card, each, number, card)
                for each in self.tables for number, card in enumerate(each["cards"]) if card["round"] == round
            ))  # fmt: skip
        self.tonight("20:10", self.next)  # votes
        self.tonight("20:12", *(partial(self.vote, each, voice) for each in self.tables for voice in self.there(each)))
        self.tonight("20:20", self.next)  # sheets
        self.tonight(
            "20:30", *(partial(self.write_sheet, each, sheet) for each in self.tables for sheet in each["sheets"])
        )
        self.tonight("21:00", self.next)  # pitches
        self.tonight("21:10", *(partial(self.pitch, sheet) for each in self.tables for sheet in each["sheets"]))
        self.tonight("21:30", self.next)  # closing
        self.tonight("21:40", self.close)
        for each in self.tables:
            for sheet in each["sheets"]:
                self.cast.diary.at(self.held["chosen"], "11:00", partial(self.choose, sheet))
        self.cast.diary.at(self.held["reported"], "15:00", self.report)

    def tonight(self, hour: str, *acts: Any) -> None:
        self.cast.diary.at(self.held["day"], hour, *acts)

    def people_of(self, evening: dict[str, Any]) -> list[str]:
        return [*evening.get("people", ()), *(voice for each in evening["tables"] for voice in each["people"])]

    def there(self, table: dict[str, Any]) -> list[str]:
        """Return who came of those who chose a table."""
        missing = [*self.held["absent"], self.held["cancelled"]]
        return [voice for voice in table["people"] if voice not in missing]

    # Before

    def plan(self, evening: dict[str, Any]) -> None:
        """Plan it on its challenges, with its tables."""
        content = {name: evening[name] for name in PLANNED}
        content |= {"starts_at": self.starts_at(evening).isoformat()}
        content |= {"place": evening["place"] | {"commune": self.cast.commune(*evening["where"])}}
        content |= {"challenges": [self.cast.ref("challenges", key) for key in evening["challenges"]]}
        made = self.cast.steward("/workshops", content, name=f"plan {evening['key']}")
        self.cast.ids[evening["key"]] = made["id"]
        for table in evening["tables"]:
            on = {"challenge": self.cast.ref("challenges", table["challenge"]), "seats": table["seats"]}
            put = self.cast.steward(f"/workshops/{made['id']}/tables", on, name=f"table {table['key']}")
            self.cast.ids[table["key"]] = put["id"]

    def starts_at(self, evening: dict[str, Any]) -> datetime:
        return self.cast.diary.moment(evening["day"], evening["hour"])

    def open(self, evening: dict[str, Any]) -> None:
        self.cast.steward(f"/{self.cast.ref('workshops', evening['key'])}/open", name=f"open {evening['key']}")

    def register(self, evening: dict[str, Any], voice: str, table: dict[str, Any] | None) -> None:
        content = {"table": self.cast.ids[table["key"]] if table else None, "needs": evening["needs"].get(voice)}
        path = f"/{self.cast.ref('workshops', evening['key'])}/registrations"
        made = self.cast.by(voice, path, content, name=f"register {evening['key']} {voice}")
        self.cast.ids[f"{evening['key']} {voice}"] = made["id"]

    def seat(self, voice: str) -> str:
        return self.cast.ids[f"{self.held['key']} {voice}"]

    def cancel(self, voice: str) -> None:
        self.cast.by(voice, f"/registrations/{self.seat(voice)}/cancel", name=f"cancel {voice}")

    # The evening

    def path(self, what: str) -> str:
        return f"/{self.cast.ref('workshops', self.held['key'])}/{what}"

    def start(self) -> None:
        self.cast.steward(self.path("start"), name="start")

    def next(self) -> None:
        """Begin the next phase."""
        self.moves += 1
        self.run = self.cast.steward(self.path("phases/next"), {"from": self.run["phase"]}, name=f"phase {self.moves}")

    def check_in(self, table: dict[str, Any], voice: str) -> None:
        came = {"registration": self.seat(voice), "table": self.cast.ids[table["key"]]}
        self.cast.steward(self.path("check-ins"), came, name=f"check in {voice}")

    def write_card(self, table: dict[str, Any], number: int, card: dict[str, Any]) -> None:
        content = {name: card[name] for name in ("kind", "text")}
        writers = self.there(table)
        path, name = f"/{self.cast.ref('tables', table['key'])}/cards", f"{table['key']} {number}"
        made = self.cast.by(writers[number % len(writers)], path, content, name=f"card {name}")
        self.cast.ids[f"card {name}"] = made["id"]

    def vote(self, table: dict[str, Any], voice: str) -> None:
        """Give three votes at one's table, the first cards more often than the last."""
        place, cards = table["people"].index(voice), len(table["cards"])
        for number in sorted({0, place % cards, place * place % cards}):
            card = self.cast.ids[f"card {table['key']} {number}"]
            self.cast.by(voice, f"/cards/{card}/votes", name=f"vote {voice} {number}")

    def write_sheet(self, table: dict[str, Any], sheet: dict[str, Any]) -> None:
        """Write a sheet, by someone of the table; one that was written before a cut stays as it is."""
        writer = self.there(table)[0]
        path = f"/{self.cast.ref('tables', table['key'])}/sheets"
        made = self.cast.by(writer, path, {"name": sheet["name"]}, name=f"sheet {sheet['key']}")
        self.cast.ids[sheet["key"]] = made["id"]
        content = {name: sheet[name] for name in WRITTEN}
        content |= {"first_steps": [step | {"by": self.cast.diary.day(step["by"])} for step in sheet["first_steps"]]}
        if self.cast.read(f"/sheets/{made['id']}")["need"] is None:
            guard = {"If-Match": f'"{made["version"]}"'}
            self.cast.api.ask("PATCH", f"/sheets/{made['id']}", self.cast.token, content, **guard)

    def pitch(self, sheet: dict[str, Any]) -> None:
        self.cast.steward(f"/sheets/{self.cast.ids[sheet['key']]}/pitch", name=f"pitch {sheet['key']}")

    def close(self) -> None:
        self.cast.steward(self.path("close"), name="close")

    def choose(self, sheet: dict[str, Any]) -> None:
        """Let a sheet become a project, or keep it for later."""
        self.cast.steward(f"/sheets/{self.cast.ids[sheet['key']]}/{sheet['then']}", name=f"choose {sheet['key']}")

    def report(self) -> None:
        self.cast.steward(self.path("report"), {"text": self.held["report"]}, name="report")
