"""Things are placed on a stall; it hears of each itself."""

from typing import Any

from marshmallow import Schema, fields
from sqlalchemy import text

from chassis.clock import new_id
from chassis.events import Catalogue, Event
from chassis.http import person, post
from chassis.http.schemas import Input, Text
from chassis.service import Service, subscribe
from chassis.work import Work


class NewThing(Input):
    name = Text(most=100, required=True)


class Thing(Schema):
    id = fields.UUID()
    name = fields.String()


catalogue = Catalogue("stall")
placed = catalogue.declare("thing.placed", "public", Thing, "A thing lies on the stall.")


class Stall(Service):
    """What the ledger is tried on."""

    name = "stall"
    catalogue = catalogue

    @post("/things", takes=NewThing, gives=Thing, who=person(), status=201, emits=[placed])
    def place(self, work: Work, data: dict[str, Any]) -> dict[str, Any]:
        """Place a thing on the stall."""
        return self.put(work, data["name"])

    def put(self, work: Work, name: str) -> dict[str, Any]:
        """Write the row and its event in one transaction."""
        row = {"territory": work.territory.slug, "id": new_id(), "name": name}
        work.session.execute(text("INSERT INTO thing VALUES (:territory, :id, :name)"), row)
        work.emit(placed, f"things/{row['id']}", row)
        return row

    @subscribe("stall.thing.placed.v1")
    def hear(self, work: Work, event: Event) -> None:
        """Remember each thing that was placed."""
        row = {"territory": work.territory.slug, "id": new_id(), "event": event.id}
        work.session.execute(text("INSERT INTO heard VALUES (:territory, :id, :event)"), row)
