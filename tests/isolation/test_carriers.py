"""Nothing carries across: caches, streams, the log, webhooks, mails, files, search, repeats, documents, log lines."""

import pytest

from tests.isolation.carriers import CHECKS, Carriers
from tests.isolation.rows import ROWS


@pytest.mark.parametrize("check", CHECKS)
def test_nothing_is_carried_across_by(check: str, carriers: Carriers) -> None:
    assert not (faults := getattr(carriers, check)()), "\n".join(faults)


def test_an_etag_of_another_territory_is_worth_nothing(carriers: Carriers) -> None:
    assert not (faults := carriers.etags(ROWS)), "\n".join(faults)


def test_a_territory_where_nobody_spoke_counts_nothing(carriers: Carriers) -> None:
    assert not (faults := carriers.counts(ROWS)), "\n".join(faults)
