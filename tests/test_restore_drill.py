"""The restore drill: a backup made while people write becomes another installation, and the ledger has its word.

Whatever was acknowledged before the backup began is there and told, to the log, the inboxes, the messages, the mails
and the webhooks; nobody has heard of what the restored installation does not know; and people go on where they were.
"""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.faults.trial import Trial, trial
from tests.ledger.evidence import Databases
from tests.ledger.reconciler import Ledger, Place
from tools.journey.installations import DEMARCHE, Embedded, Installation, Stack, run, soon
from tools.journey.mailbox import Mailbox
from tools.stack.shape import BELOW

TOLD = "SELECT bool_and(published_at IS NOT NULL) FROM outbox"

pytestmark = pytest.mark.unpatched


class Restored(Trial):
    """The same people and the same receiver of webhooks, before the installation that a backup became."""

    def __init__(self, before: Trial, installation: Installation, known: Ledger) -> None:
        vars(self).update(vars(before))
        self.installation, self.ledger = installation, known
        self.databases = Databases(installation.superuser)
        self.mailbox = Mailbox(installation.mailbox)

    def effects(self) -> Iterator[Place]:
        """Give what must be there; of the calls, some came before the backup was put back, of what it does not know."""
        for place in super().effects():
            yield replace(place, ours=place.ours and not place.name.startswith("the webhook of"))


def embedded(before: Installation, backup: Path, folder: Path) -> Installation:
    """Restore in one process, at the address of before."""
    run([DEMARCHE, "restore", str(backup), "--data", str(folder)])
    again = Embedded(folder)
    again.port = before.port  # type: ignore[attr-defined]
    return again


def stack(before: Installation, backup: Path, folder: Path) -> Installation:
    """Restore in the production shape, with the settings of before; mails are where their server took them.

    One service comes long before the others, and what it tells again must wait for them.
    """
    folder.mkdir()
    shutil.copy(before.folder / "stack.json", folder)
    shutil.copytree(before.mailbox, folder / "mail")
    again = Stack(folder)
    up = (sys.executable, "-m", "tools.stack", "up", "--data", str(folder))
    run([*up, *BELOW])
    run([DEMARCHE, "restore", str(backup), "--superuser", again.superuser, "--data", str(folder)])
    run([*up, "participation-1"])
    told = partial(Databases(again.superuser).read, "participation", TOLD)
    soon(lambda: told() == [(True,)], 30, "what participation tells again")
    return again


def acknowledged(ledger: Ledger) -> set[str]:
    """Return the marks of what was acknowledged by now, each with its kind."""
    return {f"{each.kind} {each.mark}" for each in list(ledger.writes) if each.fate == "acknowledged"}


def promised(ledger: Ledger, then: set[str]) -> Ledger:
    """Return what was acknowledged then; of the rest, a backup that began then may hold some."""
    writes = ledger.writes
    doubtful = (each if f"{each.kind} {each.mark}" in then else replace(each, fate="unanswered") for each in writes)
    return replace(ledger, writes=[*doubtful])


@pytest.mark.parametrize(("shape", "restored"), [(Embedded, embedded), (Stack, stack)], ids=["embedded", "stack"])
def test_a_backup_made_under_load_becomes_an_installation_where_nothing_is_lost_doubled_or_from_nowhere(
    tmp_path_factory: pytest.TempPathFactory,
    shape: type[Installation],
    restored: Callable[[Installation, Path, Path], Installation],
) -> None:
    folder = tmp_path_factory.mktemp("drill")
    with trial(shape(folder / "before")) as before:
        with before.load() as load:
            then = acknowledged(load.ledger)
            run([DEMARCHE, "backup", str(folder / "backup"), "--data", str(folder / "before")])
            before.go_on(load)
        assert not load.cut
        assert len(then) >= 30
        before.installation.stop()
        known = promised(before.ledger, then)
        again = Restored(before, restored(before.installation, folder / "backup", folder / "again"), known)
        try:
            again.installation.start()
            report = again.settled()
            print(f"\n{report}")
            assert report.clean, str(report)
            with again.load():  # they go on where they were
                pass
        finally:
            again.installation.stop()
