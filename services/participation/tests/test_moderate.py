"""Publishing and declining, with reasons."""

from services.participation.tests.people import NEED, Place


def test_a_declined_need_is_shown_to_its_author_with_the_reason(place: Place) -> None:
    author = place.known()
    said = place.said(author)
    place.decide(said, "decline", "Ce texte nomme une personne privée.")
    shown = place.read(author, said).json
    assert (shown["state"], shown["statement"]["reason"]) == ("declined", "Ce texte nomme une personne privée.")
    assert shown["actions"] == ["appeal"]


def test_declining_needs_a_reason(place: Place) -> None:
    said = place.said(place.known())
    asked = {"subject": f"contributions/{said['id']}", "decision": "decline", "version": 1}
    answer = place.call(place.moderator(), "POST", "/moderation/decisions", asked)
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/reason")


def test_a_moderator_decides_on_the_version_they_read(place: Place) -> None:
    author = place.known()
    said = place.said(author)
    change = {"text": "Il manque deux ateliers pour réparer les vélos."}
    place.call(author, "PATCH", f"/contributions/{said['id']}", change, headers={"If-Match": '"1"'})
    asked = {"subject": f"contributions/{said['id']}", "decision": "publish", "version": 1}
    answer = place.call(place.moderator(), "POST", "/moderation/decisions", asked)
    assert (answer.status, answer.json["version"]) == (412, 2)


def test_nobody_decides_on_what_they_wrote(place: Place) -> None:
    moderator = place.moderator()
    said = place.said(moderator)
    asked = {"subject": f"contributions/{said['id']}", "decision": "publish", "version": 1}
    assert place.call(moderator, "POST", "/moderation/decisions", asked).status == 403


def test_the_queue_says_what_the_moderator_wrote_themselves(place: Place) -> None:
    moderator = place.moderator()
    place.said(moderator)
    place.said(place.known())
    queue = place.call(moderator, "GET", "/moderation/queue").json["items"]
    assert [item["mine"] for item in queue] == [True, False]


def test_the_queue_tells_what_became_of_other_texts_of_the_author(place: Place) -> None:
    author, moderator = place.known(), place.moderator()
    place.published(author)
    place.decide(place.said(author), "decline", "Hors sujet.")
    place.said(author)
    place.said(place.known())
    queue = place.call(moderator, "GET", "/moderation/queue").json["items"]
    assert [item["earlier"] for item in queue] == [{"published": 1, "declined": 1}, {"published": 0, "declined": 0}]


def test_the_queue_names_what_a_comment_is_about(place: Place) -> None:
    said = place.published()
    place.call(place.known(), "POST", f"/contributions/{said['id']}/comments", {"text": "J’ai des outils à prêter."})
    (item,) = place.call(place.moderator(), "GET", "/moderation/queue").json["items"]
    assert item["under"] == f"contributions/{said['id']}"


def test_the_longest_wait_comes_first_and_the_queue_reads_on(place: Place) -> None:
    author, moderator = place.known(), place.moderator()
    said = [place.said(author)["id"] for _ in range(3)]
    first = place.call(moderator, "GET", "/moderation/queue", query="limit=2").json
    rest = place.call(moderator, "GET", "/moderation/queue", query=f"limit=2&after={first['next']}").json
    assert [item["subject"].removeprefix("contributions/") for item in first["items"] + rest["items"]] == said


def test_what_was_decided_leaves_the_queue_and_stays_in_the_log(place: Place) -> None:
    said = place.published()
    moderator = place.moderator()
    assert place.call(moderator, "GET", "/moderation/queue").json["items"] == []
    log = place.call(moderator, "GET", "/moderation/decisions", query=f"subject=contributions/{said['id']}").json
    assert [decision["decision"] for decision in log["items"]] == ["publish"]


def test_declining_what_was_public_tells_whoever_copied_it(place: Place) -> None:
    said = place.published()
    place.decide(said, "decline", "Publié par erreur.")
    assert [event.visibility for event in place.told("contribution.unpublished")] == ["public"]
    assert place.read(place.visitor, said).status == 410


def test_what_was_declined_comes_back_by_an_appeal_only(place: Place) -> None:
    said = place.said(place.known())
    version = place.decide(said, "decline", "Hors sujet.").json["version"]
    asked = {"subject": f"contributions/{said['id']}", "decision": "publish", "version": version}
    assert place.call(place.moderator(), "POST", "/moderation/decisions", asked).status == 409


def test_a_token_with_the_scope_moderates(place: Place) -> None:
    said = place.said(place.known())
    token = place.token("moderation:write")
    asked = {"subject": f"contributions/{said['id']}", "decision": "publish", "version": 1}
    assert place.call(token, "POST", "/moderation/decisions", asked).status == 201


def test_moderation_is_for_moderators(place: Place) -> None:
    assert place.call(place.known("Camille", "administrator"), "GET", "/moderation/queue").status == 403


def test_a_subject_that_is_nothing_is_not_found(place: Place) -> None:
    for subject in (
        "contributions/019ab000-0000-7000-8000-000000000000",
        "comments/------------------------------------",
    ):
        asked = {"subject": subject, "decision": "publish", "version": 1}
        assert place.call(place.moderator(), "POST", "/moderation/decisions", asked).status == 404


def test_two_moderators_at_once_make_one_decision(place: Place) -> None:
    import eventlet

    said = place.said(place.known())
    asked = {"subject": f"contributions/{said['id']}", "decision": "publish", "version": 1}
    moderators = [place.moderator(), place.moderator()]
    pool = eventlet.GreenPool()
    answers = list(pool.imap(lambda who: place.call(who, "POST", "/moderation/decisions", asked).status, moderators))
    assert sorted(answers) == [201, 412]


def test_an_unnamed_author_is_signed_in_the_readers_language(place: Place) -> None:
    author = place.with_address("jeanne@exemple.fr")
    said = place.published(author)
    read = place.call(place.speaking("en"), "GET", f"/contributions/{said['id']}").json
    assert (said["author"]["label"], read["author"]["label"]) == (
        "une personne du territoire",
        "someone in the territory",
    )
    assert read["text"] == NEED["text"]
