"""A territory moves to another installation, whole and once; what it left is removed after a delay, and not before."""

import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from demarche.care.moving import BLANK, HELD, LEFT

SLUG = "meurthe-et-moselle"
SAID = {"kind": "need", "text": "Une cuisine partagée", "themes": ["short-circuits"], "commune": "54395"}
HOOK = {"url": "https://integrateur.example.org/", "types": ["participation.*"]}


class Origin:
    """A platform of a département in which someone said something and an administrator has a webhook."""

    def __init__(self, platform: Any) -> None:
        self.platform = platform
        answer = platform.ask("/api/v1/contributions", "POST", data=SAID)
        self.session = answer.headers["Set-Cookie"].split("session=")[1].split(";")[0]
        self.receipt = answer.headers["Receipt"]
        token = platform.said["administrator_link"].rpartition("/")[2]
        opened = platform.ask(f"/api/v1/administrator-links/{token}", "POST", data={"pseudonym": "Première"})
        self.administrator = opened.json()["session"]
        assert platform.ask("/api/v1/webhooks", "POST", data=HOOK, secret=self.administrator).status == 201
        folder = platform.data / "territories" / SLUG
        folder.mkdir()
        (folder / "communes.geojson").write_text('{"type": "FeatureCollection", "features": []}')


def knows(platform, receipt: str) -> Any:
    """Return what a receipt shows, or the status that refused it."""
    answer = platform.ask("/api/v1/receipts", "POST", data={"code": receipt})
    return [one["text"] for one in answer.json()["contributions"]] if answer.status == 200 else answer.status


def tables(made: Any) -> dict[str, Any]:
    services = made["services"].items()
    return {f"{service}.{name}": about for service, had in services for name, about in had["tables"].items()}


@pytest.fixture(scope="module")
def origin(platform) -> Origin:
    return Origin(platform)


@pytest.fixture(scope="module")
def closed(origin: Origin) -> Origin:
    """The same, closed, its last day today."""
    done = origin.platform.demarche("territory", "remove", SLUG, "--days", "0")
    assert done.returncode == 0, done.stderr
    return origin


@pytest.fixture(scope="module")
def archive(closed: Origin, home: Path) -> Path:
    done = closed.platform.demarche("territory", "export", SLUG, home / "54.tar.gz")
    assert done.returncode == 0, done.stderr
    assert "participation.session" in done.stdout
    return home / "54.tar.gz"


@pytest.fixture(scope="module")
def elsewhere(archive: Path, begin: Callable, home: Path) -> Any:
    """The installation of another département, which takes it in while it runs."""
    other = begin(home / "elsewhere", "--territory", "88")
    done = other.demarche("territory", "import", archive)
    assert done.returncode == 0, done.stderr
    return other


def test_an_open_territory_is_neither_removed_nor_taken_for_one_that_moves(origin: Origin, home: Path):
    exported = origin.platform.demarche("territory", "export", SLUG, home / "copy.tar.gz")
    assert (exported.returncode, "ouvert" in exported.stdout) == (0, True), exported.stderr
    removed = origin.platform.demarche("territory", "remove", SLUG, "--export", home / "copy.tar.gz")
    assert (removed.returncode, "ferme d’abord" in removed.stderr) == (1, True)
    assert knows(origin.platform, origin.receipt) == [SAID["text"]]


def test_a_closed_territory_lets_nobody_in_until_it_is_taken_back(origin: Origin):
    said = origin.platform.demarche("territory", "remove", SLUG, "--json")
    assert json.loads(said.stdout)["remove_on"] > json.loads(said.stdout)["closed_at"][:10]
    assert origin.platform.ask("/").status == 421
    assert knows(origin.platform, origin.receipt) == 421
    assert SLUG not in origin.platform.ask("/", slug="127.0.0.1").data.decode()
    again = origin.platform.demarche("territory", "remove", SLUG, "--days", "0", "--json")
    assert json.loads(again.stdout) == json.loads(said.stdout)
    assert origin.platform.demarche("territory", "remove", SLUG, "--take-back").returncode == 0
    assert knows(origin.platform, origin.receipt) == [SAID["text"]]
    assert origin.platform.demarche("territory", "remove", SLUG, "--take-back").returncode == 1


def test_before_its_day_a_closed_territory_is_not_removed(origin: Origin, home: Path):
    origin.platform.demarche("territory", "remove", SLUG)
    origin.platform.demarche("territory", "export", SLUG, home / "early.tar.gz")
    assert origin.platform.demarche("territory", "remove", SLUG, "--export", home / "early.tar.gz").returncode == 4
    origin.platform.demarche("territory", "remove", SLUG, "--take-back")
    assert knows(origin.platform, origin.receipt) == [SAID["text"]]


def test_an_export_made_before_the_closing_removes_nothing(closed: Origin, home: Path):
    removed = closed.platform.demarche("territory", "remove", SLUG, "--export", home / "copy.tar.gz")
    assert (removed.returncode, "depuis sa fermeture" in removed.stderr) == (1, True)


def test_the_archive_holds_every_table_but_those_that_stay(archive: Path):
    with tarfile.open(archive) as opened:
        made = json.load(opened.extractfile("manifest.json"))
        assert "folder/communes.geojson" in opened.getnames()
    assert archive.stat().st_mode & 0o777 == 0o600
    found = tables(made)
    assert {f"{service}.{name}" for service, left in LEFT.items() for name in left} & set(found) == set()
    for name in ("participation.contribution", "participation.receipt", "notifications.webhook"):
        assert found[name]["rows"] > 0, name
    assert "secret" not in found["notifications.webhook"]["columns"]


def test_what_stays_and_what_is_made_anew_is_named_as_the_tables_are(archive: Path, installation):
    from demarche.care import catalogue
    from demarche.care.moment import closed_after, connect

    there: dict[str, set[str]] = {}
    for service in made_services(archive):
        with closed_after(connect(service, installation.settings)) as connection:
            for table in catalogue.of_territories(connection):
                there.setdefault(table.name, set()).update(table.columns)
    assert {name for left in LEFT.values() for name in left} <= set(there)
    assert all(set(columns) <= there[name] for blank in (BLANK, HELD) for name, columns in blank.items())


def made_services(archive: Path) -> list[str]:
    with tarfile.open(archive) as opened:
        return list(json.load(opened.extractfile("manifest.json"))["services"])


def test_a_second_export_does_not_take_the_place_of_the_first(closed: Origin, archive: Path):
    before = archive.read_bytes()
    assert closed.platform.demarche("territory", "export", SLUG, archive).returncode == 4
    assert archive.read_bytes() == before


@pytest.mark.parametrize("evil", ["../outside", "/outside", "link"])
def test_an_archive_writes_nothing_beside_its_own_folder(evil: str, demarche: Callable, elsewhere, home: Path):
    member = tarfile.TarInfo(str(home / "outside") if evil == "/outside" else evil)
    if evil == "link":
        member.type, member.linkname = tarfile.SYMTYPE, str(home)
    with tarfile.open(home / "evil.tar.gz", "w:gz") as archive:
        archive.addfile(member)
    refused = demarche("territory", "import", home / "evil.tar.gz", "--data", elsewhere.data)
    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False), refused.stderr
    assert not [*elsewhere.data.rglob("outside"), *home.glob("outside")]


def test_a_territory_that_was_changed_on_the_way_is_refused(archive: Path, demarche: Callable, elsewhere, home: Path):
    (home / "cut.tar.gz").write_bytes(archive.read_bytes()[:-2000])
    refused = demarche("territory", "import", home / "cut.tar.gz", "--data", elsewhere.data)
    assert refused.returncode == 1, refused.stdout


def test_it_is_served_where_it_moved_with_everything_but_sessions_and_webhooks(elsewhere, closed: Origin, begin, home):
    assert elsewhere.ask("/api/v1/themes").status == 200
    assert elsewhere.ask("/api/v1/me", secret=closed.session).status == 401
    assert knows(elsewhere, closed.receipt) == [SAID["text"]]
    assert elsewhere.counted()
    elsewhere.stop()
    again = begin(home / "elsewhere")
    assert knows(again, closed.receipt) == [SAID["text"]]
    link = again.demarche("role", "grant", "--territory", SLUG, "--role", "administrator").stdout.split()[-1]
    opened = again.ask(f"/api/v1/administrator-links/{link.rpartition('/')[2]}", "POST", data={"pseudonym": "Deux"})
    (webhook,) = again.ask("/api/v1/webhooks", secret=opened.json()["session"]).json()["items"]
    assert (webhook["url"], webhook["enabled"], webhook["disabled_because"]) == (HOOK["url"], False, "moved")
    assert again.ask("/api/v1/themes", slug="vosges").status == 200
    again.stop()


def test_one_that_lives_here_since_is_not_written_over(archive: Path, elsewhere, demarche: Callable, home: Path):
    changed = demarche("territory", "import", archive, "--data", home / "elsewhere")
    assert (changed.returncode, "rien n’a été touché" in changed.stderr) == (4, True), changed.stdout


def test_it_moves_to_a_place_of_its_own(archive: Path, closed: Origin, begin: Callable, demarche: Callable, home: Path):
    done = demarche("territory", "import", archive, "--data", home / "own")
    assert done.returncode == 0, done.stderr
    own = begin(home / "own")
    assert own.said["url"].startswith(f"http://{SLUG}.")
    assert knows(own, closed.receipt) == [SAID["text"]]
    own.stop()


def test_what_arrives_is_what_left_and_a_second_import_changes_nothing(
    archive: Path, begin: Callable, demarche: Callable, home: Path
):
    begin(home / "third", "--territory", "88").stop()
    for brought in (True, False):
        done = demarche("territory", "import", archive, "--data", home / "third", "--json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["brought"] is brought
    done = demarche("territory", "export", SLUG, home / "back.tar.gz", "--data", home / "third", "--json")
    with tarfile.open(archive) as opened:
        assert tables(json.loads(done.stdout)) == tables(json.load(opened.extractfile("manifest.json")))


def test_on_its_day_it_is_removed_and_its_export_brings_it_back(closed: Origin, archive: Path):
    here = closed.platform
    removed = here.demarche("territory", "remove", SLUG, "--export", archive, "--json")
    assert removed.returncode == 0, removed.stderr
    assert json.loads(removed.stdout)["removed"]["participation"]["contribution"] == 1
    assert not [*(here.data / "territories").iterdir()]
    assert here.ask("/").status == 421
    assert here.demarche("territory", "remove", SLUG, "--export", archive).returncode == 3
    assert here.demarche("territory", "import", archive).returncode == 0
    assert knows(here, closed.receipt) == [SAID["text"]]
