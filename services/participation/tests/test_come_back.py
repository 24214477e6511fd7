"""Coming back with a receipt."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from participation import keys
from participation.receipts import actions as receipts
from participation.receipts.models import ReceiptTry
from services.participation.tests.people import Place


def test_the_holder_of_a_receipt_comes_back_to_what_they_said(place: Place) -> None:
    newcomer = place.newcomer()
    said = place.said(newcomer)
    back = place.call(place.visitor, "POST", "/receipts", {"code": newcomer.receipt}).json
    assert [item["id"] for item in back["contributions"]] == [said["id"]]
    assert place.returning(back["session"]).id == newcomer.id


def test_whoever_chose_a_pseudonym_comes_back_by_their_receipt(place: Place) -> None:
    someone = place.known()
    back = place.call(place.visitor, "POST", "/receipts", {"code": someone.receipt}).json
    assert place.call(place.returning(back["session"]), "GET", "/me").json["pseudonym"] == "Camille"


@pytest.mark.parametrize(
    "written", [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("0", "o")]
)
def test_a_receipt_is_read_as_people_write_it(place: Place, written: object) -> None:
    code = written(place.newcomer().receipt)  # type: ignore[operator]
    assert place.call(place.visitor, "POST", "/receipts", {"code": code}).status == 200


def test_a_receipt_says_what_became_of_it_and_why(place: Place) -> None:
    newcomer = place.newcomer()
    said = place.said(newcomer)
    place.call(newcomer, "POST", "/me/pseudonym", {"pseudonym": "Camille"})
    place.decide(said, "decline", "Hors sujet.")
    back = place.call(place.visitor, "POST", "/receipts", {"code": newcomer.receipt}).json["contributions"][0]
    assert (back["state"], back["statement"]["reason"]) == ("declined", "Hors sujet.")


def test_a_receipt_never_opens_the_account_of_an_address(place: Place) -> None:
    newcomer = place.newcomer()
    said = place.said(newcomer)
    place.with_address("jeanne@exemple.fr", newcomer)
    back = place.call(place.visitor, "POST", "/receipts", {"code": newcomer.receipt}).json
    assert (back["session"], [item["id"] for item in back["contributions"]]) == (None, [said["id"]])


def test_an_unknown_receipt_is_counted_although_it_is_refused(place: Place) -> None:
    assert place.call(place.visitor, "POST", "/receipts", {"code": "ABCDE-12345"}).status == 404
    with place.work() as work:
        assert work.session.execute(select(func.count()).select_from(ReceiptTry)).scalar_one() == 1


def test_too_many_unknown_receipts_within_the_hour_are_not_heard(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts, "FAILURES_PER_HOUR", 2)
    answers = [place.call(place.visitor, "POST", "/receipts", {"code": "ABCDE-12345"}) for _ in range(3)]
    assert [answer.status for answer in answers] == [404, 404, 429]
    assert answers[2].headers["Retry-After"] == "3600"


def test_tries_are_forgotten_after_an_hour(place: Place) -> None:
    place.call(place.visitor, "POST", "/receipts", {"code": "ABCDE-12345"})
    with place.work(after=timedelta(hours=1, minutes=1)) as work:
        receipts.forget_tries(work)
        assert receipts.failures(work) == 0
        assert work.session.execute(select(func.count()).select_from(ReceiptTry)).scalar_one() == 0


def test_a_receipt_of_another_territory_is_nobodys_here(place: Place, quick_place: Place) -> None:
    code = quick_place.newcomer().receipt
    assert place.call(place.visitor, "POST", "/receipts", {"code": code}).status == 404


def test_a_receipt_given_before_the_key_of_its_territory_came_stays_good(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = place.newcomer()
    settings = place.installation.runtime("participation").settings
    monkeypatch.setitem(settings.inherited, f"receipt.{place.territory.slug}", "ab" * 32)  # type: ignore[arg-type]
    for someone in (before, place.newcomer()):
        assert place.call(place.visitor, "POST", "/receipts", {"code": someone.receipt}).status == 200


def test_one_code_is_another_receipt_in_each_territory(place: Place, quick_place: Place) -> None:
    with place.work() as here, quick_place.work() as there:
        assert not keys.receipt_digests(here, "ABCDE-12345") & keys.receipt_digests(there, "ABCDE-12345")
