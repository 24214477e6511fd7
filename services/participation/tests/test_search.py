"""Searching in French, and how PostgreSQL goes about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import psycopg2
import pytest

from chassis.database import url_of
from services.participation.tests.people import Place
from tests.installation import Installation

ROWS = 20_000


def found(place: Place, q: str) -> list[str]:
    answer = place.call(place.visitor, "GET", "/contributions", query=f"q={quote(q)}")
    assert answer.status == 200, answer.body
    return [item["id"] for item in answer.json["items"]]


@pytest.mark.parametrize(
    ("text", "q"),
    [
        ("Une école de réparation à côté de l’église", "ecoles"),
        ("Les ecoles manquent d’ateliers", "école"),
        ("Réparer les VÉLOS", "velo"),
        ("Réparer les vélos", "réparation vélo"),
        ("Le cœur du village", "coeur"),
        ("Ouvrir l’épicerie", "epicerie"),
        ("Ouvrir l’épicerie", "L’épicerie"),
        ("Un café associatif", "CAFÉ"),
        ("École ouverte", "les écoles très ouvertes"),
        ("Des bureaux partagés", "bureau partagé"),
        ("Un porte-à-porte solidaire", "porte"),
        ("E\u0301changer des graines", "échange de graines"),
    ],
)
def test_accents_and_word_forms_do_not_matter(quick_place: Place, text: str, q: str) -> None:
    said = quick_place.said(quick_place.known(), text=text)
    assert found(quick_place, q) == [said["id"]]


def test_all_words_must_be_there(quick_place: Place) -> None:
    quick_place.said(quick_place.known(), text="Réparer les vélos")
    assert found(quick_place, "réparer les chaises") == []


def test_titles_are_searched_too(quick_place: Place) -> None:
    said = quick_place.said(quick_place.known(), title="Ressourcerie mobile")
    assert found(quick_place, "ressourceries") == [said["id"]]


def test_words_that_mean_nothing_alone_find_nothing(quick_place: Place) -> None:
    quick_place.said(quick_place.known())
    assert found(quick_place, "le la les") == []


@pytest.mark.parametrize("q", ["'", "a & | !", "\\", "%", "(((", "😀", "a" * 200, "<script>"])
def test_any_signs_may_be_searched(quick_place: Place, q: str) -> None:
    quick_place.said(quick_place.known())
    assert found(quick_place, q) == []


def test_another_territorys_words_are_not_found(place: Place, quick_place: Place) -> None:
    quick_place.said(quick_place.known())
    assert found(place, "velos") == []


def test_what_changed_is_found_by_its_new_words(place: Place) -> None:
    author = place.known()
    said = place.said(author)
    change = {"text": "Il manque une bibliothèque d’outils."}
    place.call(author, "PATCH", f"/contributions/{said['id']}", change, headers={"If-Match": '"1"'})
    place.decide(said | {"version": 2}, "publish")
    assert (found(place, "bibliothèques"), found(place, "vélo")) == ([said["id"]], [])


@contextmanager
def cursor_of(installation: Installation, role: str) -> Iterator[Any]:
    url = url_of("participation", role, installation.settings, "postgresql")
    with psycopg2.connect(url.render_as_string(hide_password=False)) as connection, connection.cursor() as cursor:
        yield cursor


@pytest.fixture
def crowded(installation: Installation, place: Place) -> Place:
    """A territory with 20,000 contributions, analysed."""
    with cursor_of(installation, "migrator") as cursor:
        cursor.execute(
            """
            INSERT INTO contribution (territory, id, created_at, version, kind, state, text, language, themes, commune,
                                      origins, waiting, published_at, supports, comments)
            SELECT %s, gen_random_uuid(), now(), 1, 'need', 'published',
                   'Il manque un lieu ' || n || CASE WHEN n %% 500 = 0 THEN ' pour réparer les vélos' ELSE '' END,
                   'fr', '{circular-economy}', '54395', '{}', false, now(), 0, 0
            FROM generate_series(1, %s) AS n
            """,
            [place.territory.slug, ROWS],
        )
        cursor.execute("ANALYZE contribution")
    return place


def test_the_search_reads_an_index_and_not_the_table(installation: Installation, crowded: Place) -> None:
    with cursor_of(installation, "app") as cursor:
        cursor.execute(
            "SELECT prosrc, CASE WHEN prosecdef THEN pg_get_userbyid(proowner) ELSE current_user END"
            " FROM pg_proc WHERE proname = 'search_contributions'"
        )
        body, runs_as = cursor.fetchone()
    with cursor_of(installation, runs_as.removeprefix("participation_")) as cursor:
        cursor.execute("SELECT set_config('app.territory', %s, true)", [crowded.territory.slug])
        cursor.execute(f"SET plan_cache_mode = force_generic_plan; PREPARE own (text, integer) AS {body}")
        cursor.execute("EXPLAIN EXECUTE own ('vélo', 5000)")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "contribution_words" in plan
    assert "Seq Scan" not in plan
    assert len(found(crowded, "vélos")) == 20
