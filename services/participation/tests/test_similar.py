"""What someone is about to say, held against what others said: to support one of them may be enough."""

from urllib.parse import urlencode

from services.participation.tests.people import Place


def alike(place: Place, text: str) -> list[str]:
    answer = place.call(place.visitor, "GET", "/contributions/similar", query=urlencode({"text": text}))
    assert answer.status == 200, answer.body
    return [item["text"] for item in answer.json["items"]]


def test_what_shares_more_words_comes_first_and_what_shares_one_alone_does_not_come(quick_place: Place) -> None:
    author = quick_place.known()
    bikes, station, bread = (
        "Un lieu pour réparer les vélos près de la gare.",
        "La gare est fermée le dimanche, et le parking à vélos aussi.",
        "Il n’y a plus de pain au village, même à la gare.",
    )
    for text in (bread, station, bikes):
        quick_place.said(author, text=text)
    assert alike(quick_place, "Je cherche où faire réparer mon vélo, vers la gare") == [bikes, station]


def test_a_single_word_finds_what_has_it(quick_place: Place) -> None:
    quick_place.said(quick_place.known(), text="Réparer les vélos.")
    assert alike(quick_place, "vélo") == ["Réparer les vélos."]


def test_nothing_is_like_what_has_no_word(quick_place: Place) -> None:
    quick_place.said(quick_place.known())
    assert alike(quick_place, "… !") == []


def test_what_waits_for_a_moderator_is_not_shown(place: Place) -> None:
    place.said(place.known(), text="Réparer les vélos de la gare.")
    assert alike(place, "réparer les vélos de la gare") == []


def test_a_place_sees_nothing_of_another(quick_place: Place, place: Place) -> None:
    quick_place.said(quick_place.known(), text="Réparer les vélos de la gare.")
    assert alike(place, "réparer les vélos de la gare") == []


def test_a_text_is_needed(quick_place: Place) -> None:
    answer = quick_place.call(quick_place.visitor, "GET", "/contributions/similar")
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "text")
