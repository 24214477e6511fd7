"""Taking along everything that is kept of me here."""

import pytest
from sqlalchemy import text

from projects.base import Base
from projects.people.export import HELD
from services.projects.tests.people import Place

NAMING = """
SELECT c.table_name || '.' || c.column_name FROM information_schema.columns AS c
WHERE c.table_schema = 'public' AND c.data_type = 'uuid' AND c.table_name = ANY (:tables) AND c.column_name <> 'id'
AND NOT EXISTS (
    SELECT FROM pg_constraint AS k JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
    WHERE k.contype = 'f' AND k.conrelid = c.table_name::regclass AND a.attname = c.column_name
)
"""


def test_each_column_that_names_a_person_is_in_the_export(place: Place) -> None:
    """A person has no table here: an id that leads to no row of ours is theirs, and so is that of who joined."""
    with place.work() as work:
        naming = set(work.session.execute(text(NAMING), {"tables": list(Base.metadata.tables)}).scalars())
    assert len(naming) > 6
    assert naming | {"joined.id"} == {f"{column.class_.__tablename__}.{column.key}" for column in HELD.values()}


def test_the_export_holds_everything_that_is_kept_of_me(place: Place) -> None:
    me, holder = place.someone("mentor", "moderator"), place.someone()
    project = place.project(me)
    place.joins(me)
    place.organisation(me)
    place.done(me, "POST", "/mentors", {"skills": ["Droit"], "capacity": 2})
    place.done(me, "POST", f"/projects/{project['id']}/updates", {"text": "Du nouveau."})
    other = place.project(holder)
    made = place.offered(me, other, note="Le matin.")
    place.done(holder, "POST", f"/commitments/{made['id']}/decline", {"reason": "Nous en avons assez."})
    news = place.done(holder, "POST", f"/projects/{other['id']}/updates", {"text": "Le voisin du 12 est là."})
    place.done(me, "POST", f"/updates/{news['id']}/reports", {"category": "personal_data", "text": "Il est nommé."})
    place.done(me, "POST", f"/updates/{news['id']}/hide", {"reason": "Un voisin y est nommé."})

    kept = place.done(me, "GET", "/me/projects")

    assert [line["operation"] for line in kept.pop("audit")] == ["hide_update", "become_mentor"]
    assert set(kept) == set(HELD)
    assert {name: len(items) for name, items in kept.items()} == dict.fromkeys(HELD, 1)
    assert (kept["places"][0]["project"], kept["updates"][0]["text"]) == (f"projects/{project['id']}", "Du nouveau.")
    assert [kept["commitments"][0][name] for name in ("note", "reason")] == ["Le matin.", "Nous en avons assez."]
    assert [kept[name][0]["subject"] for name in ("reports", "decisions")] == [f"updates/{news['id']}"] * 2
    assert "voisin du 12" not in str(kept)


def test_it_holds_nothing_of_others(place: Place) -> None:
    place.offered(place.someone(), place.project(place.someone()))
    assert not any(place.done(place.someone(), "GET", "/me/projects").values())


@pytest.mark.parametrize("who", ["visitor", "token"])
def test_it_is_for_people_alone(place: Place, who: str) -> None:
    asker = place.visitor if who == "visitor" else place.token("me:read")
    assert place.call(asker, "GET", "/me/projects").status in (401, 403)
