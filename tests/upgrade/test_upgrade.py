"""Every release that was made is brought to this one on its own data: nothing is lost, and people go on as before.

`v<version>/` holds the four databases of a release with something in every table, as plain SQL; README.md says more.
"""

import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chassis.config import Settings
from demarche.care import catalogue
from demarche.care.moment import closed_after, connect
from demarche.care.programs import program, run
from demarche.installation import Installation
from demarche.postgres.passwords import write_secret
from demarche.provision import migrate, provision
from demarche.services import WITH_DATA, migrations
from tools.journey.client import Client
from tools.journey.installations import Embedded
from tools.migrations import RELEASES, released

pytestmark = pytest.mark.unpatched

SLUG = "meurthe-et-moselle"
Rows = dict[str, tuple[tuple[str, ...], int, str]]


def rows(settings: Settings, service: str, as_of: Rows | None = None) -> Rows:
    """Return for each table its columns, its rows and their digest; `as_of` names the columns to look at."""
    found: Rows = {}
    with closed_after(connect(service, settings)) as connection:
        for table in catalogue.of_territories(connection):
            columns = as_of[table.name][0] if as_of and table.name in as_of else table.columns
            seen = catalogue.digest(catalogue.lines(connection, table, SLUG, columns))
            found[table.name] = (tuple(columns), seen.rows, seen.sha256)
    return found


def restored(installation: Installation, release: Path) -> Settings:
    """Fill the databases of a new installation, which is held, with those of a release."""
    settings = installation.settings
    provision(WITH_DATA, settings, installation.postgres.url)
    for service in WITH_DATA:
        text = lzma.decompress((release / f"{service}.sql.xz").read_bytes())
        file = installation.data / f"{service}.sql"
        file.write_bytes(text)
        run(program("psql", 15), service, settings, "--quiet", "--set=ON_ERROR_STOP=1", f"--file={file}")
    return settings


@pytest.fixture(params=sorted(RELEASES.glob("v*")), ids=lambda path: path.name)
def release(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture
def installation(tmp_path_factory: pytest.TempPathFactory, release: Path) -> Iterator[Installation]:
    """The installation of a release as it was left: its keys, its territory, its databases."""
    folder = tmp_path_factory.mktemp("upgrade")
    made = Embedded(folder)
    made.make_territories()
    write_secret(folder / "secrets.json", (release / "secrets.json").read_text())
    return Installation(folder)


def test_it_holds_something_in_every_table_and_comes_to_this_release_with_all_of_it(installation, release):
    with installation.held():
        settings = restored(installation, release)
        before = {service: rows(settings, service) for service in WITH_DATA}
        assert [name for service in WITH_DATA for name, found in before[service].items() if not found[1]] == []
        for service in WITH_DATA:
            with closed_after(connect(service, settings)) as connection:
                assert catalogue.revision(connection) == released()[release.name[1:]][service]
            migrate(service, migrations(service), settings)
            after = rows(settings, service, before[service])
            assert {name: after[name] for name in before[service]} == before[service]
            write_again(settings, service, before[service])
            assert rows(settings, service, before[service]) == after
    go_on(installation, json.loads((release / "known.json").read_text()))


def write_again(settings: Settings, service: str, known: Rows) -> None:
    """Write each row once more as the release did: its columns alone, into the tables of today."""
    with closed_after(connect(service, settings)) as connection:
        tables = [table for table in catalogue.of_territories(connection) if table.name in known]
        kept = {table: [*catalogue.lines(connection, table, SLUG, known[table.name][0])] for table in tables}
        for table in reversed(tables):
            catalogue.delete(connection, table, SLUG)
        for table in tables:
            catalogue.insert(connection, table, known[table.name][0], {}, iter(kept[table]))
        connection.commit()


def go_on(installation: Installation, known: dict[str, Any]) -> None:
    """Let who has a receipt of then come back, and someone new say something that is told."""
    platform = Embedded(installation.data)
    platform.start()
    try:
        visitor = Client(platform.url)
        found = visitor.post("/receipts", {"code": known["receipt"]}, gives=200)["contributions"]
        assert [one["text"] for one in found] == known["texts"]
        listed = visitor.read("/contributions", limit=1)["items"]
        assert listed
        themes = [visitor.read("/themes")["items"][0]["code"]]
        said = {"kind": "need", "text": "Un besoin d’aujourd’hui.", "themes": themes, "commune": known["commune"]}
        assert visitor.send("POST", "/api/v1/contributions", said).status == 201
        parked = json.loads(platform.demarche("deadletters", "list", "--json"))
        assert {letter["what"] for letter in parked} <= {"exemple"}  # what fills a table that was empty
    finally:
        platform.stop()
