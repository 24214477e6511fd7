"""Being forgotten."""

from typing import Any

from sqlalchemy import text

from services.participation.tests.people import Place, Someone

JEANNE = "jeanne@exemple.fr"


def erased(place: Place, who: Someone) -> None:
    assert place.call(who, "DELETE", "/me").status == 204


def everything_kept(place: Place) -> str:
    """All that the service's own tables hold in this territory, as one text; the trail of staff keeps its ids."""
    with place.work() as work:
        tables = work.session.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN "
                 "('alembic_version', 'audit', 'idempotency', 'outbox', 'stray', 'tombstone')")
        ).scalars()  # fmt: skip
        rows: list[Any] = []
        for table in tables.all():
            rows += work.session.execute(text(f"SELECT * FROM {table}")).all()
    return str(rows)


def test_what_all_could_read_stays_signed_by_nobody(place: Place) -> None:
    jeanne = place.known("Jeanne de Villerupt")
    said = place.published(jeanne)
    erased(place, jeanne)
    read = place.read(place.visitor, said).json
    assert (read["text"], read["author"]) == (said["text"], {"label": "une personne du territoire"})


def test_a_public_comment_stays_signed_by_nobody(quick_place: Place) -> None:
    jeanne, under = quick_place.known("Jeanne"), quick_place.said(quick_place.known())
    quick_place.call(jeanne, "POST", f"/contributions/{under['id']}/comments", {"text": "Moi aussi."})
    erased(quick_place, jeanne)
    listed = quick_place.call(quick_place.visitor, "GET", f"/contributions/{under['id']}/comments").json["items"]
    assert [(item["text"], item["author"]["label"]) for item in listed] == [
        ("Moi aussi.", "une personne du territoire")
    ]


def test_nothing_else_of_theirs_is_kept(place: Place) -> None:
    jeanne, under = place.with_address(JEANNE), place.published()
    secret = "le cerisier de ma tante"
    place.said(jeanne, text=f"En attente : {secret}")
    declined = place.said(jeanne, text=f"Refusé : {secret}", title=secret)
    place.decide(declined, "decline", f"Trop privé : {secret}")
    place.call(jeanne, "POST", "/appeals", {"subject": f"contributions/{declined['id']}", "text": f"Mais {secret} !"})
    place.call(jeanne, "POST", f"/contributions/{under['id']}/comments", {"text": secret})
    place.call(jeanne, "POST", f"/contributions/{under['id']}/reports", {"category": "other", "text": secret})
    place.sign_in(JEANNE)
    reported = place.published(jeanne, text=f"Signalé : {secret}")
    about = {"category": "other", "text": f"On y lit : {secret}"}
    place.call(place.known(), "POST", f"/contributions/{reported['id']}/reports", about)
    place.decide(place.read(place.visitor, reported).json, "decline", "Privé.")
    place.granted(jeanne, "moderator")
    place.granted(place.granted(jeanne, "administrator"), "mentor")
    administrator = place.returning(jeanne.secret)
    place.call(administrator, "PUT", f"/participants/{place.known().id}/roles/mentor")
    assert secret in everything_kept(place)

    erased(place, jeanne)

    kept = everything_kept(place)
    assert (secret in kept, JEANNE in kept, str(jeanne.id) in kept) == (False, False, False)


def test_a_wrong_address_that_they_gave_as_someone_else_goes_with_them(place: Place) -> None:
    jeanne, newcomer = place.with_address(JEANNE), place.newcomer()
    place.sign_in("jane@exemple.fr", newcomer)
    place.with_address(JEANNE, newcomer)
    erased(place, jeanne)
    assert "jane@exemple.fr" not in everything_kept(place)


def test_what_awaited_a_moderator_leaves_the_queue(place: Place) -> None:
    jeanne, under = place.known(), place.published()
    place.said(jeanne)
    place.call(jeanne, "POST", f"/contributions/{under['id']}/comments", {"text": "Moi aussi."})
    erased(place, jeanne)
    assert place.call(place.moderator(), "GET", "/moderation/queue").json["items"] == []
    assert len(place.told("contribution.dropped")) == len(place.told("comment.dropped")) == 1


def test_a_report_stays_before_the_moderators_without_its_words(place: Place) -> None:
    jeanne = place.known()
    said = place.published()
    place.call(jeanne, "POST", f"/contributions/{said['id']}/reports", {"category": "insult", "text": "Mon voisin."})
    erased(place, jeanne)
    queued = place.call(place.moderator(), "GET", "/moderation/queue").json["items"][0]
    assert [(report["category"], report["text"]) for report in queued["reports"]] == [("insult", None)]


def test_supports_still_count(place: Place) -> None:
    jeanne, said = place.known(), place.published()
    place.call(jeanne, "POST", f"/contributions/{said['id']}/supports")
    erased(place, jeanne)
    assert place.read(place.visitor, said).json["counts"]["supports"] == 1


def test_the_others_are_told_to_forget_and_a_tombstone_stays(place: Place) -> None:
    jeanne = place.known()
    erased(place, jeanne)
    told = place.told("participant.erased")[0]
    assert (told.data, told.visibility) == ({"participant": str(jeanne.id)}, "territory")
    with place.work() as work:
        assert work.erased(jeanne.id)


def test_sessions_end_and_nobody_is_reached_any_more(place: Place) -> None:
    jeanne = place.with_address(JEANNE)
    erased(place, jeanne)
    assert place.call(jeanne, "GET", "/me").status == 401
    assert place.call(jeanne, "DELETE", "/me").status == 401
    contact = place.call(place.service("notifications"), "GET", f"/internal/participants/{jeanne.id}/contact")
    assert contact.status == 404


def test_the_tokens_they_made_are_worthless(place: Place) -> None:
    administrator = place.known("Alix", "administrator")
    asked = {"name": "Site de la ville", "scopes": ["contributions:read"]}
    place.call(administrator, "POST", "/tokens", asked)
    erased(place, administrator)
    assert place.call(place.known("Lou", "administrator"), "GET", "/tokens").json["items"] == []


def test_the_same_address_comes_back_as_someone_new(place: Place) -> None:
    jeanne = place.with_address(JEANNE)
    erased(place, jeanne)
    assert place.with_address(JEANNE).id != jeanne.id


def test_a_newcomer_is_forgotten_with_what_waits(place: Place) -> None:
    newcomer = place.newcomer()
    said = place.said(newcomer)
    erased(place, newcomer)
    assert place.read(place.moderator(), said).status == 404
    assert place.told("contribution.dropped") == []


def test_an_address_that_was_mistyped_is_forgotten_too(place: Place) -> None:
    newcomer = place.newcomer()
    place.sign_in("jaenne@exemple.fr", newcomer)
    erased(place, place.with_address(JEANNE, newcomer))
    assert "jaenne" not in everything_kept(place)
