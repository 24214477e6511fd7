"""What someone might break is found out: each model goes red beside a service with a fault in it (`faults.py`)."""

import sys
from collections.abc import Iterator
from typing import NoReturn

import pytest

from tests.models.beside import PLANTED, Beside, walk
from tests.models.test_challenges import WorkedOn
from tests.models.test_comments import Comments
from tests.models.test_contributions import Contributions
from tests.models.test_evenings import Evenings
from tests.models.test_messages import WhatPeopleAreTold
from tests.models.test_news import NewsOfAProject
from tests.models.test_organisations import Partners
from tests.models.test_people import Everybody
from tests.models.test_progress import Progresses
from tests.models.test_projects import Projects
from tests.models.test_registrations import Registrations
from tests.models.test_tables import Halls
from tests.models.test_teams import Accompanied
from tests.models.test_tokens import Programs
from tests.models.test_webhooks import Called
from tests.models.town import Town
from tests.models.town import town as running
from tools.journey.installations import Embedded

pytestmark = pytest.mark.unpatched
FOUND = {
    Contributions: r"Contributions: seen",
    Comments: r"Comments: seen",
    WorkedOn: r"WorkedOn: seen",
    Everybody: r"Everybody: seen|DELETE /sessions/.*: 204, by the model not-found",
    Programs: r"Programs: seen",
    Projects: r"/(accept|decline|keep|miss) .*: 200, by the model (forbidden|not-found)",
    Progresses: r"/reach .*: 200, by the model forbidden-transition",
    NewsOfAProject: r"/(hide|show) .*: 200, by the model forbidden",
    Partners: r"Partners: seen|/members/.*: 204, by the model not-found",
    Accompanied: r"/mentors/.*: 20[04], by the model forbidden",
    Registrations: r"Registrations: seen",
    Halls: r"Halls: seen",
    Evenings: r"/pitch .*: 200, by the model invalid",
    WhatPeopleAreTold: r"WhatPeopleAreTold: seen",
    Called: r"/(test|replay) .*: 202, by the model conflict",
}


class Faulty(Embedded):
    started_by = (sys.executable, "-m", "tests.models.faults", "run")


class Found(BaseException):
    """A fault, at the first sight of it: Hypothesis would look twice, beside a service that went on meanwhile."""


def find(_: Beside, how: str) -> NoReturn:
    raise Found(how)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with running(tmp_path_factory.mktemp("faulty"), Faulty) as made:
        yield made


@pytest.mark.parametrize(("machine", "found"), FOUND.items())
def test_a_fault_is_found_out(faulty: Town, monkeypatch: pytest.MonkeyPatch, machine: type[Beside], found: str) -> None:
    monkeypatch.setattr(machine, "patience", min(machine.patience, 2))
    monkeypatch.setattr(Beside, "differ", find)
    with pytest.raises(Found, match=found):
        walk(machine, faulty, PLANTED)
