"""What is done to threads; these are their only writers."""

from sqlalchemy import text

from chassis.clock import new_id
from chassis.events import Event
from chassis.work import Work

# What stands on a thread (domain.md, The thread): who sat or stood where is on none.
KINDS = frozenset({
    "contributions", "challenges", "workshops", "tables", "sheets", "projects", "calls", "commitments", "milestones",
    "indicators",
})  # fmt: skip
# States that are not for all (domain.md, States), whatever told them.
HIDDEN = frozenset({"draft", "submitted", "declined", "withdrawn", "offered", "missed", "released"})
PLACE = text("""
WITH placed AS (
    INSERT INTO thread_step (territory, id, created_at, ref, version, state, title, edition, public, at, changed_at)
    VALUES (:territory, :id, :now, :ref, :version, :state, :title, :edition, :public, :at, :at)
    ON CONFLICT (territory, ref) DO UPDATE SET
        version = excluded.version, state = excluded.state, title = excluded.title, edition = excluded.edition,
        public = excluded.public OR thread_step.public AND :stays, changed_at = excluded.changed_at
    WHERE thread_step.version < excluded.version
        OR thread_step.version = excluded.version AND excluded.public AND NOT thread_step.public
    RETURNING ref
), cleared AS (
    DELETE FROM thread_edge USING placed WHERE child = placed.ref AND parent <> ALL (:origins)
)
INSERT INTO thread_edge (territory, id, created_at, child, parent, at)
SELECT :territory, said.id, :now, placed.ref, said.parent, :at
FROM placed, unnest(CAST(:ids AS uuid[]), CAST(:origins AS text[])) AS said (id, parent)
ON CONFLICT DO NOTHING
""")


def place(work: Work, event: Event) -> None:
    """Put the object of an event on its thread, with what it came from: replaced whole, only by a newer version.

    What has no `origins` stands on no thread. A late event changes nothing. An internal event shows nothing to all, nor
    does it hide what they could see, unless its state does.
    """
    data = event.data
    if "origins" not in data or event.subject.partition("/")[0] not in KINDS:
        return
    shown = data.get("state") not in HIDDEN
    row = {
        "territory": event.territory,
        "id": new_id(),
        "now": work.now,
        "ref": event.subject,
        "version": data.get("version", 1),
        "state": data.get("state"),
        "title": data.get("title") or data.get("name"),
        "edition": data.get("edition"),
        "public": shown and event.visibility == "public",
        "stays": shown,
        "at": event.time,
        "origins": data["origins"],
        "ids": [new_id() for _ in data["origins"]],
    }
    work.session.execute(PLACE, row)
