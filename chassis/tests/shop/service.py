"""Items are put on sale, renamed and sold; the shop hears of it itself, and some of its ears are bad."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from marshmallow import Schema, fields
from sqlalchemy import Text as TextType
from sqlalchemy import Uuid, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.bus import Unavailable
from chassis.clock import new_id
from chassis.events import Catalogue, Event, Upcasts
from chassis.http import ListQuery, Page, Problem, Refusal, Reply, anyone, get, paginate, patch, person, post, role
from chassis.http import service as services
from chassis.http.lists import by_id
from chassis.http.schemas import Input, Text
from chassis.jobs import Job, Park, Retry
from chassis.service import Service, job, subscribe
from chassis.states import StateTable
from chassis.work import Work

STATES = StateTable("item", "draft", {"draft": ("sold", "gone"), "sold": ("gone",)})


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    territory: Mapped[str] = mapped_column(TextType, primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str]
    state: Mapped[str]
    version: Mapped[int]


class Seen(Base):
    __tablename__ = "seen"
    territory: Mapped[str] = mapped_column(TextType, primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    subscriber: Mapped[str]
    event: Mapped[UUID]
    trace: Mapped[str]


class NewItem(Input):
    name = Text(most=40, required=True)
    tags = fields.List(fields.String(), load_default=list)
    count = fields.Integer(strict=True)


class ItemSchema(Schema):
    """An item on sale."""

    id = fields.UUID()
    name = fields.String()
    state = fields.String()
    version = fields.Integer()


catalogue = Catalogue("shop")
put_on_sale = catalogue.declare("item.put_on_sale", "public", ItemSchema, "An item can be bought.")
sold = catalogue.declare("item.sold", "internal", ItemSchema, "An item was bought.")


class PricedSchema(Schema):
    """An item with its price: `price` and then `euros` in former versions, `cents` in this one."""

    id = fields.UUID()
    cents = fields.Integer()


priced = catalogue.declare("item.priced", "internal", PricedSchema, "An item has a price.", major=3)


def note(work: Work, subscriber: str, event: Event) -> None:
    work.session.add(
        Seen(
            territory=work.territory.slug,
            id=new_id(),
            subscriber=subscriber,
            event=event.id,
            trace=work.acting.trace,
        )
    )


class Shop(Service):
    """What a service looks like, as small as can be."""

    name = "shop"
    catalogue = catalogue
    upcasts: ClassVar[Upcasts] = {
        "shop.item.priced.v1": lambda data: {"id": data["id"], "euros": data["price"]},
        "shop.item.priced.v2": lambda data: {"id": data["id"], "cents": round(100 * data["euros"])},
    }
    trouble: ClassVar[dict[str, Any]] = {}
    calls: ClassVar[list[tuple[str, Any]]] = []
    lock = threading.Lock()

    @post("/items", takes=NewItem, gives=ItemSchema, who=person(), status=201, emits=[put_on_sale])
    def put(self, work: Work, data: dict[str, Any]) -> Item:
        """Put an item on sale.

        It can be bought at once.
        """
        item = Item(territory=work.territory.slug, id=new_id(), name=data["name"], state="draft", version=1)
        work.session.add(item)
        work.emit(put_on_sale, f"items/{item.id}", item)
        return item

    @get("/items", query=ListQuery, gives=ItemSchema, many=True)
    def items(self, work: Work, query: dict[str, Any]) -> Page:
        """List the items."""
        return paginate(work.session, select(Item), [by_id(Item.id)], **query)

    @get("/items/{id}", gives=ItemSchema)
    def item(self, work: Work, id: UUID) -> Item:
        """Read one item."""
        return work.find(Item, id)

    @patch("/items/{id}", takes=NewItem, gives=ItemSchema, who=role("keeper"), guarded=True)
    def rename(self, work: Work, id: UUID, data: dict[str, Any]) -> Item:
        """Rename an item."""
        item = work.change(Item, id)
        item.name = data["name"]
        return item

    @post("/shelves", takes=NewItem, gives=ItemSchema, who=role("keeper"), status=201)
    def put_up(self, work: Work, data: dict[str, Any]) -> dict[str, Any]:
        """Put up a shelf, which nobody keeps a row of."""
        return {"id": new_id(), "name": data["name"]}

    @post("/items/{id}/sell", gives=ItemSchema, who=person(provisional=True), emits=[sold])
    def sell(self, work: Work, id: UUID) -> Item:
        """Sell an item, once."""
        item = work.change(Item, id)
        STATES.move(item, "sold")
        work.emit(sold, f"items/{id}", item, authors=[new_id()])
        return item

    @post("/items/{id}/guess", who=anyone)
    def guess(self, work: Work, id: UUID) -> Refusal:
        """Count a wrong guess, and refuse it."""
        work.find(Item, id, lock=True).version += 1
        return Refusal(Problem("conflict"))

    @post("/jobs", takes=NewItem, who=anyone)
    def plan(self, work: Work, data: dict[str, Any]) -> None:
        """Leave a job of the kind named."""
        work.later(data["name"], {"n": data.get("count", 0)}, key="one" if "once" in data["tags"] else None)

    @get("/slow")
    def slow(self, work: Work) -> Reply:
        """Answer when told to."""
        self.trouble["slow"].wait()
        return Reply(b"late", "text/plain")

    @get("/flow")
    def flow(self, work: Work) -> Reply:
        """Answer in pieces."""

        def pieces() -> Iterator[bytes]:
            yield b"one "
            yield b"two"

        return Reply(pieces(), "text/plain")

    @get("/broken")
    def broken(self, work: Work) -> None:
        """Fail, as a defect would."""
        raise RuntimeError("a defect")

    @get("/internal/secret", gives=ItemSchema, who=services("gateway"))
    def secret(self, work: Work) -> dict[str, Any]:
        """Tell a service what nobody else may read."""
        return {"name": "secret"}

    def keep_house(self, work: Work) -> None:
        if "house" in self.trouble:
            raise RuntimeError("a defect in the cellar")
        self.calls.append(("kept house", work.territory.slug))

    @subscribe("shop.item.*.v1")
    def good(self, work: Work, event: Event) -> None:
        """Note every event once."""
        note(work, "good", event)

    @subscribe("shop.item.put_on_sale.v1")
    def bad(self, work: Work, event: Event) -> None:
        """Note an event, and fail for as long as there is trouble."""
        note(work, "bad", event)
        if "bad" in self.trouble:
            raise RuntimeError("bad ear")

    @subscribe("shop.item.priced.v3")
    def price(self, work: Work, event: Event) -> None:
        """Note what an item costs, whichever version says it."""
        self.calls.append((event.type, event.data["cents"]))

    @job("inside")
    def inside(self, work: Work, job: Job) -> None:
        self.calls.append(("inside", job.attempt))
        work.later("outside", job.payload)

    @job("outside", outside=True, schedule=[timedelta(minutes=1), timedelta(hours=1)])
    def outside(self, job: Job) -> Any:
        self.calls.append(("outside", job.attempt))
        what = self.trouble.get("outside")
        if what == "retry":
            raise Retry("not yet", timedelta(minutes=7))
        if what == "park":
            raise Park("never")
        if what == "fail":
            raise RuntimeError("oops")
        if what == "away":
            raise Unavailable("away")
        return lambda work: self.calls.append(("noted", job.last))
