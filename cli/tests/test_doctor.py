"""What cannot be reached is named, with the reason that the network gave."""

import pytest

from chassis.bus import Unavailable
from chassis.config import Settings
from demarche import doctor
from demarche.dead import visit
from demarche.errors import failure_of
from demarche.words import say

NOWHERE = "amqp://guest:guest@127.0.0.1:1/"


@pytest.fixture
def settings(tmp_path):
    return Settings(territories=tmp_path, data=tmp_path, broker=NOWHERE)


def test_a_broker_that_is_away_is_named_and_not_the_database(settings):
    (finding,) = doctor.bus(settings)
    seen = say(f"doctor.{finding.key}", **finding.values)
    assert not finding.ok
    assert "RabbitMQ" in seen
    assert "[Errno 111]" in seen
    assert "DEMARCHE_BROKER" in say(f"doctor.{finding.key}.todo", **finding.values)


def test_a_command_that_reaches_no_broker_says_which_and_why():
    with pytest.raises(Unavailable) as away:
        visit(NOWHERE, lambda message: "keep")
    said = failure_of(away.value).message
    assert "the broker is away" in said
    assert "[Errno 111]" in said
