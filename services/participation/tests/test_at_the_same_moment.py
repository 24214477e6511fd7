"""What happens to one person at the same moment: nothing waits for ever, nothing is orphaned, nothing comes back."""

from collections.abc import Callable
from typing import Any

import eventlet
from sqlalchemy import select

from participation.contributions.models import Contribution
from services.participation.tests.people import NEED, Place, Someone

JEANNE = "jeanne@exemple.fr"


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of it at once, and return what each gave."""
    return list(eventlet.GreenPool().imap(lambda act: act(), acts))


def saying(place: Place, who: Someone) -> Callable[[], int]:
    return lambda: place.call(who, "POST", "/contributions", NEED).status


def kept(place: Place) -> list[tuple[Any, bool]]:
    with place.work() as work:
        return [(row.author, row.waiting) for row in work.session.execute(select(Contribution)).scalars()]


def test_what_is_said_while_its_author_is_claimed_does_not_wait_for_ever(place: Place) -> None:
    claim = {"pseudonym": "Camille"}
    for _ in range(5):
        newcomer = place.newcomer()
        says = [saying(place, newcomer) for _ in range(4)]
        done = together(*says, lambda who=newcomer: place.call(who, "POST", "/me/pseudonym", claim).status, *says)
        assert done == [201] * 4 + [200] + [201] * 4
    assert {waiting for _, waiting in kept(place)} == {False}


def test_what_is_said_while_its_author_turns_out_to_be_another_is_theirs(place: Place) -> None:
    jeanne = place.with_address(JEANNE)
    for _ in range(3):
        newcomer = place.newcomer()
        id, mail = place.sign_in(JEANNE, newcomer)
        says = [saying(place, newcomer) for _ in range(4)]
        together(*says, lambda id=id, mail=mail: place.confirm(id, code=mail["code"]), *says)
    assert set(kept(place)) == {(jeanne.id, False)}
    assert len(kept(place)) == 24


def test_what_is_said_while_its_author_is_forgotten_stays_nobodys(quick_place: Place) -> None:
    someone = quick_place.known()
    says = [saying(quick_place, someone) for _ in range(4)]
    done = together(*says, lambda: quick_place.call(someone, "DELETE", "/me").status, *says)
    assert set(done) <= {201, 204, 401}
    assert {author for author, _ in kept(quick_place)} <= {None}


def test_a_person_forgotten_twice_at_once_is_forgotten_once(place: Place) -> None:
    someone = place.known()
    done = together(*[lambda: place.call(someone, "DELETE", "/me").status] * 3)
    assert sorted(done) == [204, 401, 401]
    assert len(place.told("participant.erased")) == 1
