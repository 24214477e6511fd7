"""The chassis's tests drive a shop: one service, with a clock of its own, on the run's PostgreSQL."""

import dataclasses
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import create_engine, text

from chassis.clock import Clock
from chassis.config import Settings
from chassis.context import Acting
from chassis.database import url_of
from chassis.http.client import Answer, Client
from chassis.runtime import Runtime, folder_of
from chassis.territory import Territory
from demarche.process import Process
from demarche.provision import migrate, provision
from tests.installation import FILE, eventually

sys.path.insert(0, str(Path(__file__).parent))
from shop.service import Shop


@dataclass
class ShopRun:
    """A running shop, and the gateway's client to it."""

    process: Process
    client: Client
    clock: Clock

    @property
    def runtime(self) -> Runtime:
        return self.process.runtimes["shop"]

    def territory(self, slug: str) -> Territory:
        (self.process.settings.territories / f"{slug}.toml").write_text(FILE.format(slug=slug, moderation="before"))
        made = self.process.registry.get(slug)
        assert made is not None
        return made

    def call(self, method: str, path: str, acting: Acting, data: Any = None, **options: Any) -> Answer:
        return self.client.call("shop", method, path, acting, data=data, **options)

    def rows(self, territory: Territory, query: str, **values: Any) -> list[Any]:
        """Read rows of one territory, as the app role does."""
        with self.runtime.database.work(territory, Acting(territory.slug)) as work:
            return list(work.session.execute(text(query), values).all())


@pytest.fixture(scope="session")
def shop_settings(settings: Settings, folder: Path) -> Settings:
    territories = folder / "shop-territories"
    territories.mkdir()
    keys = {**settings.keys, "shop": "s" * 40}
    return dataclasses.replace(settings, territories=territories, keys=keys)


@pytest.fixture(scope="session")
def shop_database(shop_settings: Settings, postgres: Any) -> None:
    provision(["shop"], shop_settings, postgres.url)
    migrate("shop", folder_of(Shop) / "migrations", shop_settings)


@pytest.fixture(scope="session")
def shop_process(shop_settings: Settings, shop_database: None) -> Iterator[Process]:
    process = Process([Shop], dataclasses.replace(shop_settings, port=0))
    process.runtimes["shop"].listens = False
    process.start()
    yield process
    process.stop()


@pytest.fixture
def shop(shop_process: Process) -> Iterator[ShopRun]:
    client = Client("gateway", shop_process.settings, {"shop": shop_process.runtimes["shop"].application})
    Shop.trouble.clear()
    Shop.calls.clear()
    shop_process.clock.offset -= shop_process.clock.offset
    yield ShopRun(shop_process, client, shop_process.clock)
    Shop.trouble.clear()


@pytest.fixture
def defects() -> Callable[[str], float]:
    """Count the defects that a loop of the shop outlived."""

    def count(loop: str) -> float:
        names = {"service": "shop", "loop": loop}
        return REGISTRY.get_sample_value("demarche_loop_failures_total", names) or 0.0

    return count


@pytest.fixture
def outlived(
    shop: ShopRun, shop_settings: Settings, defects: Callable[[str], float]
) -> Callable[[str, str, str], None]:
    """Make a loop of the shop meet a defect, for as long as a column of its table has another name."""

    def meet(loop: str, table: str, column: str) -> None:
        before = defects(loop)
        engine = create_engine(url_of("shop", "migrator", shop_settings), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"ALTER TABLE {table} RENAME COLUMN {column} TO elsewhere")
            try:
                eventually(lambda: defects(loop) > before)
            finally:
                connection.exec_driver_sql(f"ALTER TABLE {table} RENAME COLUMN elsewhere TO {column}")
        engine.dispose()

    return meet


@pytest.fixture
def here(shop: ShopRun, request: pytest.FixtureRequest) -> Territory:
    """A territory of this test alone."""
    return shop.territory(slug_of(request.node.nodeid))


def slug_of(name: str) -> str:
    import hashlib

    return "t" + hashlib.sha256(name.encode()).hexdigest()[:12]


Seen = Callable[[], Any]
