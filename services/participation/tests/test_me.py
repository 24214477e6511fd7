"""Reading, changing and taking along what is known of me."""

from typing import Any

from sqlalchemy import text

from chassis.http.client import Answer
from services.participation.tests.people import Place, Someone

JEANNE = "jeanne@exemple.fr"


def change(place: Place, who: Someone, **asked: Any) -> Answer:
    version = place.call(who, "GET", "/me").json["version"]
    return place.call(who, "PATCH", "/me", asked, headers={"If-Match": f'"{version}"'})


def test_a_new_pseudonym_signs_what_was_said_before(place: Place) -> None:
    someone = place.known("Camille")
    said = place.published(someone)
    change(place, someone, pseudonym="Samira")
    assert place.read(place.visitor, said).json["author"] == {"label": "Samira"}


def test_the_language_one_is_written_in_can_be_chosen(place: Place) -> None:
    assert change(place, place.known(), language="en").json["language"] == "en"


def test_a_language_that_the_territory_does_not_offer_is_refused(place: Place) -> None:
    assert change(place, place.known(), language="de").json["errors"][0]["pointer"] == "/language"


def test_without_an_address_a_pseudonym_is_kept(place: Place) -> None:
    assert change(place, place.known(), pseudonym=None).json["errors"][0]["pointer"] == "/pseudonym"


def test_with_an_address_one_may_stay_unnamed(place: Place) -> None:
    someone = place.with_address(JEANNE)
    change(place, someone, pseudonym="Jeanne")
    assert change(place, someone, pseudonym=None).json["label"] == "une personne du territoire"


def test_a_change_of_an_older_version_is_refused(place: Place) -> None:
    someone = place.known()
    change(place, someone, pseudonym="Samira")
    assert place.call(someone, "PATCH", "/me", {"pseudonym": "Lou"}, headers={"If-Match": '"1"'}).status == 412


def test_a_visitor_is_nobody(place: Place) -> None:
    for path in ("/me", "/me/export", "/me/contributions", "/sessions"):
        assert place.call(place.visitor, "GET", path).status == 401


def test_the_export_holds_everything_that_is_kept_of_me(place: Place) -> None:
    someone, other = place.with_address(JEANNE), place.published()
    said = place.said(someone)
    place.call(someone, "POST", f"/contributions/{other['id']}/supports")
    place.call(someone, "POST", f"/contributions/{other['id']}/comments", {"text": "Moi aussi."})
    place.call(someone, "POST", f"/contributions/{other['id']}/reports", {"category": "spam", "text": "Une publicité"})
    place.decide(said, "decline", "Hors sujet.")
    place.call(someone, "POST", "/appeals", {"subject": f"contributions/{said['id']}", "text": "Mais si."})
    kept = place.call(someone, "GET", "/me/export").json
    assert kept["email"] == JEANNE
    assert kept["contributions"][0]["statement"]["reason"] == "Hors sujet."
    assert kept["supports"][0]["contribution"] == other["id"]
    assert [kept[name][0]["text"] for name in ("comments", "reports", "appeals")] == [
        "Moi aussi.",
        "Une publicité",
        "Mais si.",
    ]
    assert kept["sessions"][0]["via"] == "link"


def test_each_table_that_names_people_is_in_the_export(place: Place) -> None:
    with place.work() as work:
        naming = work.session.execute(
            text("SELECT conrelid::regclass::text FROM pg_constraint WHERE confrelid = 'participant'::regclass")
        )
        tables = {f"{name}s" for name in naming.scalars()}
    kept = place.call(place.known(), "GET", "/me/export").json
    assert len(tables) > 10
    assert tables <= set(kept)


def test_what_a_moderator_and_administrator_did_is_in_their_export(place: Place) -> None:
    someone = place.granted(place.with_address(JEANNE), "administrator")
    place.call(someone, "POST", "/tokens", {"name": "Site de la ville", "scopes": ["contributions:read"]})
    moderator = place.granted(someone, "moderator")
    place.decide(place.said(place.known()), "decline", "Hors sujet.", by=moderator)
    author = place.known()
    said = place.said(author)
    place.decide(said, "decline", "Trop court.")
    asked = {"subject": f"contributions/{said['id']}", "text": "Mais si."}
    appeal = place.call(author, "POST", "/appeals", asked).json
    answer = {"uphold": False, "reason": "Vraiment trop court."}
    assert place.call(moderator, "POST", f"/appeals/{appeal['id']}/decide", answer).status == 200
    kept = place.call(someone, "GET", "/me/export").json
    assert [line["role"] for line in kept["role_grants"]] == ["administrator", "moderator"]
    assert [one["name"] for one in kept["tokens"]] == ["Site de la ville"]
    assert [one["reason"] for one in kept["decisions"] + kept["answers"]] == ["Hors sujet.", "Vraiment trop court."]
    assert {line["operation"] for line in kept["audit"]} == {"make_token", "decide", "decide_appeal"}
    assert "Mais si." not in str(kept)


def test_mine_are_listed_in_every_state_the_newest_first(place: Place) -> None:
    someone = place.known()
    said = [place.said(someone)["id"] for _ in range(3)]
    place.call(someone, "POST", f"/contributions/{said[0]}/withdraw")
    first = place.call(someone, "GET", "/me/contributions", query="limit=2").json
    rest = place.call(someone, "GET", "/me/contributions", query=f"limit=2&after={first['next']}").json
    assert [item["id"] for item in first["items"] + rest["items"]] == said[::-1]
    assert rest["items"][0]["state"] == "withdrawn"
