"""Writes of people who are signed in: contributions, comments and supports in turn, each committed with its event."""

import itertools

from tools.bench.ground import CONTRIBUTIONS, PEOPLE, Ground
from tools.bench.load import send, written
from tools.journey.client import API

SECONDS = 5
MOST = 1200  # writes a second, to have enough of them
numbers = itertools.count(CONTRIBUTIONS)


def once(ground: Ground) -> dict[str, float]:
    """Write over 16 connections for some seconds, then wait until all that was told has been heard."""
    result = send(ground.installation.url, requests(ground), seconds=SECONDS, once=True)
    return {"writes.rate": result.rate, "writes.p99": result.p99, "writes.settled": ground.settle()}


def requests(ground: Ground) -> list[bytes]:
    """Write out enough of them; each leaves one new row and one event."""
    made = []
    for person, id in ground.next_supports(SECONDS * MOST // 3):
        number = next(numbers)
        someone = ground.people[number % PEOPLE]
        made += [
            written(someone, "POST", f"{API}/contributions", ground.contribution(number)),
            written(someone, "POST", f"{API}/contributions/{id}/comments", {"text": f"J'en suis aussi ({number})."}),
            written(person, "POST", f"{API}/contributions/{id}/supports"),
        ]
    return made
