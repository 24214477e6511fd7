"""Making challenges of what people said."""

from typing import Any

import pytest

from services.participation.tests.people import Place, Someone

QUESTION = "Comment réparer près de chez soi ?"


@pytest.fixture
def coordinator(place: Place) -> Someone:
    return place.known("Claude", "coordinator")


def drafted(place: Place, coordinator: Someone, *contributions: dict[str, Any], **changed: Any) -> dict[str, Any]:
    asked = {"title": QUESTION, "contributions": [one["id"] for one in contributions]} | changed
    answer = place.call(coordinator, "POST", "/challenges", asked)
    assert answer.status == 201, answer.body
    return dict(answer.json)


def published(place: Place, coordinator: Someone, *contributions: dict[str, Any]) -> dict[str, Any]:
    draft = drafted(place, coordinator, *contributions)
    answer = place.call(coordinator, "POST", f"/challenges/{draft['id']}/publish")
    assert answer.status == 200, answer.body
    return dict(answer.json)


def state(place: Place, said: dict[str, Any]) -> str:
    return str(place.read(place.visitor, said).json["state"])


def test_a_draft_is_for_coordinators_and_moves_nothing(place: Place, coordinator: Someone) -> None:
    said = place.published()
    draft = drafted(place, coordinator, said)
    assert place.call(place.visitor, "GET", f"/challenges/{draft['id']}").status == 404
    assert place.call(place.visitor, "GET", "/challenges").json["items"] == []
    assert state(place, said) == "published"
    assert [event.visibility for event in place.told("challenge.created")] == ["internal"]


def test_all_read_what_is_published_and_its_contributions_are_taken_in(place: Place, coordinator: Someone) -> None:
    said = [place.published(), place.published()]
    made = published(place, coordinator, *said)
    read = place.call(place.visitor, "GET", f"/challenges/{made['id']}").json
    assert (read["title"], read["state"], read["counts"]) == (QUESTION, "published", {"contributions": 2})
    assert [state(place, one) for one in said] == ["in_challenge", "in_challenge"]
    listed = place.call(place.visitor, "GET", f"/challenges/{made['id']}/contributions").json["items"]
    assert {one["id"] for one in listed} == {one["id"] for one in said}


def test_whoever_said_it_is_named_to_those_who_tell_them(place: Place, coordinator: Someone) -> None:
    author = place.known()
    made = published(place, coordinator, place.published(author))
    told = place.told("contribution.grouped")[0]
    assert (told.authors, told.data["challenge"]) == ((author.id,), f"challenges/{made['id']}")


def test_a_challenge_is_made_of_something(place: Place, coordinator: Someone) -> None:
    draft = drafted(place, coordinator)
    refused = place.call(coordinator, "POST", f"/challenges/{draft['id']}/publish")
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/contributions")


def test_the_thread_leads_through_it(place: Place, coordinator: Someone) -> None:
    said = place.published()
    assert published(place, coordinator, said)["origins"] == [f"contributions/{said['id']}"]


def test_it_takes_the_edition_of_what_it_is_made_of(place: Place, coordinator: Someone) -> None:
    assert drafted(place, coordinator, place.published())["edition"] == "sud-2020"


def test_only_coordinators_make_challenges(place: Place) -> None:
    for who in (place.known(), place.moderator()):
        assert place.call(who, "POST", "/challenges", {"title": QUESTION}).status == 403


def test_one_more_joins_a_public_challenge_at_once_and_once(place: Place, coordinator: Someone) -> None:
    made, more = published(place, coordinator, place.published()), place.published()
    for _ in range(2):
        asked = {"contribution": more["id"]}
        answer = place.call(coordinator, "POST", f"/challenges/{made['id']}/contributions", asked)
    assert (answer.status, answer.json["counts"]["contributions"]) == (200, 2)
    assert state(place, more) == "in_challenge"
    assert len(place.told("challenge.edited")) == 1


def test_what_is_taken_out_returns_where_it_was(place: Place, coordinator: Someone) -> None:
    answered, other = place.published(), place.published()
    place.call(coordinator, "POST", f"/contributions/{answered['id']}/answer", {"text": "C’est prévu."})
    made = published(place, coordinator, answered, other)
    assert place.call(coordinator, "DELETE", f"/challenges/{made['id']}/contributions/{answered['id']}").status == 200
    assert state(place, answered) == "answered"


def test_what_another_challenge_holds_stays_in_it(place: Place, coordinator: Someone) -> None:
    shared, other = place.published(), place.published()
    first, second = published(place, coordinator, shared, other), published(place, coordinator, shared)
    place.call(coordinator, "DELETE", f"/challenges/{first['id']}/contributions/{shared['id']}")
    assert state(place, shared) == "in_challenge"
    place.call(coordinator, "POST", f"/challenges/{second['id']}/close")
    assert state(place, shared) == "published"


def test_a_public_challenge_is_not_emptied(place: Place, coordinator: Someone) -> None:
    said = place.published()
    made = published(place, coordinator, said)
    refused = place.call(coordinator, "DELETE", f"/challenges/{made['id']}/contributions/{said['id']}")
    assert refused.status == 409


def test_a_contribution_says_which_challenges_take_it_up(place: Place, coordinator: Someone) -> None:
    said = place.published()
    made = published(place, coordinator, said)
    assert place.read(place.visitor, said).json["challenges"] == [
        {"id": made["id"], "title": QUESTION, "state": "published"}
    ]


def test_what_nobody_can_read_makes_no_challenge(place: Place, coordinator: Someone) -> None:
    waiting = place.said(place.known())
    asked = {"title": QUESTION, "contributions": [waiting["id"]]}
    refused = place.call(coordinator, "POST", "/challenges", asked)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/contributions/0")


def test_it_is_changed_in_the_version_that_was_read(place: Place, coordinator: Someone) -> None:
    made = published(place, coordinator, place.published())
    path, change = f"/challenges/{made['id']}", {"causes": "Les ateliers ont fermé."}
    assert place.call(coordinator, "PATCH", path, change).status == 428
    assert place.call(coordinator, "PATCH", path, change, headers={"If-Match": '"99"'}).status == 412
    changed = place.call(coordinator, "PATCH", path, change, headers={"If-Match": f'"{made["version"]}"'})
    assert (changed.status, changed.json["causes"]) == (200, "Les ateliers ont fermé.")
    assert place.told("challenge.edited")[0].data["causes"] == "Les ateliers ont fermé."


@pytest.mark.parametrize(("change", "pointer"), [({"areas": ["est"]}, "/areas/0"), ({"edition": "x"}, "/edition")])
def test_a_place_that_the_territory_does_not_know_is_refused(
    place: Place, coordinator: Someone, change: dict[str, Any], pointer: str
) -> None:
    refused = place.call(coordinator, "POST", "/challenges", {"title": QUESTION} | change)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, pointer)


def test_they_are_found_by_area_and_state(place: Place, coordinator: Someone) -> None:
    north = drafted(place, coordinator, place.published(), areas=["nord"])
    place.call(coordinator, "POST", f"/challenges/{north['id']}/publish")
    published(place, coordinator, place.published())
    for query in ("area=nord", f"ids={north['id']}"):
        found = place.call(place.visitor, "GET", "/challenges", query=query).json["items"]
        assert [one["id"] for one in found] == [north["id"]]
    assert place.call(place.visitor, "GET", "/challenges", query="state=closed").json["items"] == []


def test_what_was_withdrawn_stays_withdrawn_when_its_challenge_closes(place: Place, coordinator: Someone) -> None:
    author = place.known()
    said, other = place.published(author), place.published()
    made = published(place, coordinator, said, other)
    place.call(author, "POST", f"/contributions/{said['id']}/withdraw")
    assert place.call(coordinator, "POST", f"/challenges/{made['id']}/close").status == 200
    assert (place.read(author, said).json["state"], state(place, other)) == ("withdrawn", "published")


def test_what_was_declined_before_it_was_published_may_join_once_it_is_back(place: Place, coordinator: Someone) -> None:
    author = place.known()
    kept, contested = place.published(), place.published(author)
    draft = drafted(place, coordinator, kept, contested)
    place.decide(contested, "decline", "On y nomme quelqu’un.")
    path = f"/challenges/{draft['id']}"
    assert place.call(coordinator, "POST", f"{path}/publish").json["counts"] == {"contributions": 1}
    subject = {"subject": f"contributions/{contested['id']}", "text": "Je ne nomme personne."}
    appeal = place.call(author, "POST", "/appeals", subject).json
    place.call(place.moderator(), "POST", f"/appeals/{appeal['id']}/decide", {"uphold": True})
    assert place.read(place.visitor, contested).json["challenges"] == []
    grouped = place.call(coordinator, "POST", f"{path}/contributions", {"contribution": contested["id"]})
    assert (grouped.json["counts"], state(place, contested)) == ({"contributions": 2}, "in_challenge")


def test_another_territory_knows_nothing_of_it(place: Place, quick_place: Place, coordinator: Someone) -> None:
    made = published(place, coordinator, place.published())
    stranger = quick_place.known("Lou", "coordinator")
    assert quick_place.call(stranger, "GET", f"/challenges/{made['id']}").status == 404
    assert quick_place.call(stranger, "POST", f"/challenges/{made['id']}/close").status == 404
