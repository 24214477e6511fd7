"""What the services make of writes and of what they tell each other: the rows by which each is known.

Some things are gone for a reason, which explains that and no more: whoever joined may be another, or nobody, by now;
whoever is another, or nobody, is named by no row any more; a tombstone stands for someone who asked to be forgotten.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import partial

from sqlalchemy import Table

from chassis import tables
from chassis.service import Service
from notifications.service import Notifications
from participation.service import Participation
from projects.service import Projects
from tests.ledger import walk
from tests.ledger.evidence import Databases
from tests.ledger.reconciler import Ledger, Place, Told
from workshops.service import Workshops

ROWS = {  # what a write leaves: its mark and its subject, by service and kind
    Participation: {
        "contribution": "SELECT text, 'contributions/' || id FROM contribution",
        "decision": "SELECT subject, subject FROM decision",
        "support": "SELECT 'contributions/' || contribution, 'contributions/' || contribution FROM support",
        "comment": "SELECT text, 'comments/' || id FROM comment",
        "challenge": "SELECT title, 'challenges/' || id FROM challenge",
        "publication": "SELECT 'challenges/' || id, 'challenges/' || id FROM challenge WHERE state <> 'draft'",
        "claim": """
            SELECT unnest(ARRAY[pseudonym, 'participants/' || id]), 'participants/' || id FROM participant
            WHERE claimed_at IS NOT NULL""",
        "sign-in": """
            SELECT body->>'subject', body->>'subject' FROM (
                SELECT convert_from(body, 'UTF8')::json AS body FROM outbox WHERE type LIKE '%.sign_in.requested.v1'
            ) AS told""",  # the row itself is forgotten within an hour
        "merge": "SELECT 'participants/' || participant, 'participants/' || participant FROM alias",
        "erasure": "SELECT 'participants/' || participant, 'participants/' || participant FROM tombstone",
    },
    Workshops: {
        "workshop": "SELECT title, 'workshops/' || id FROM workshop",
        "opening": "SELECT 'workshops/' || id, 'workshops/' || id FROM workshop WHERE state <> 'draft'",
        "registration": "SELECT 'registrations/' || id, 'registrations/' || id FROM registration",
        "card": "SELECT text, 'cards/' || id FROM card",
        "sheet": "SELECT name, 'sheets/' || id FROM sheet",
        "words": "SELECT 'sheets/' || id, 'sheets/' || id FROM sheet WHERE need IS NOT NULL",
        "pitch": "SELECT 'sheets/' || id, 'sheets/' || id FROM sheet WHERE state <> 'draft'",
        "selection": "SELECT 'sheets/' || id, 'sheets/' || id FROM sheet WHERE state = 'selected'",
    },
    Projects: {
        "project": "SELECT sheet, 'projects/' || id FROM project",
        "commitment": "SELECT note, 'commitments/' || id FROM commitment",
        "acceptance": "SELECT 'commitments/' || id, 'commitments/' || id FROM commitment WHERE accepted_at IS NOT NULL",
        "keeping": "SELECT 'commitments/' || id, 'commitments/' || id FROM commitment WHERE state = 'kept'",
        "indicator": "SELECT method, 'indicators/' || id FROM indicator",
    },
    Notifications: {
        "webhook": "SELECT description, 'webhooks/' || id FROM webhook",
        "switch": "SELECT 'webhooks/' || id, 'webhooks/' || id FROM webhook WHERE NOT enabled",
    },
}
ALIASES, TOMBSTONES = (f"SELECT 'participants/' || participant FROM {table}" for table in ("alias", "tombstone"))
KNOWN = f"SELECT 'participants/' || {{}} FROM joined UNION {ALIASES} UNION {TOMBSTONES}"
TRANSFORMED = "SELECT 'challenges/' || id FROM challenge WHERE state = 'transformed'"
ANSWERS = """
SELECT 'sheets/' || sheet.id, challenge FROM sheet JOIN workshop_table AS one
    ON (one.territory, one.id) = (sheet.territory, workshop_table)
"""
MADE: Sequence[tuple[type[Service], str, str]] = (  # what a service makes of events of a type: the subjects of its rows
    (Workshops, walk.JOINED, KNOWN.format("participant")),
    (Projects, walk.JOINED, KNOWN.format("id")),
    (Participation, "workshops.workshop.*", "SELECT DISTINCT workshop FROM challenge_workshop"),
    (Projects, walk.SELECTED, "SELECT sheet FROM project"),
    (Notifications, walk.BORN, "SELECT DISTINCT child FROM thread_edge"),
)
LEFT = {walk.MERGED: "alias", walk.ERASED: "tombstone"}  # where those are who are named no more
OF_EVERY_SERVICE = [table.name for table in vars(tables).values() if isinstance(table, Table)]
NAMING = f"""
SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND udt_name = 'uuid'
AND column_name <> 'id' AND table_name NOT IN ('joined', {", ".join(f"'{name}'" for name in OF_EVERY_SERVICE)})
"""


def rows(databases: Databases, ledger: Ledger) -> Mapping[tuple[str, str], Sequence[str]]:
    """Return the subjects of all rows by kind and mark; who is not there any more counts where they asked for that."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for service, kinds in ROWS.items():
        for mark, subjects in databases.rows(service.name, kinds).items():
            found[mark] += subjects
    for kind in ("merge", "erasure"):
        asked = {write.mark for write in ledger.writes if write.kind == kind and write.fate != "refused"}
        for write, mark in [*found]:
            if write == kind and mark in asked:
                found["claim", mark].append(mark)
    return found


def made(databases: Databases) -> Iterator[Place]:
    """Give what each service makes of what the others tell."""
    yield transformed(databases)
    for service, type, query in MADE:
        subjects = Counter(subject for (subject,) in databases.read(service.name, query))
        yield Place(f"what {service.name} made of it", partial(told, type), subjects, ours=False, by="subject")
    for service in (Workshops, Projects, Notifications):
        for type, table in LEFT.items():
            subjects = Counter(left(databases, service.name, table))
            yield Place(f"what {service.name} made of it", partial(told, type), subjects, ours=False, by="subject")


def left(databases: Databases, service: str, table: str) -> Iterator[str]:
    """Yield the people of a table of aliases or tombstones whom no other row of a service names."""
    people = f"SELECT participant FROM {table}"
    naming = [f"SELECT {column} FROM {name}" for name, column in databases.read(service, NAMING)]
    for (person,) in databases.read(service, f"{people} EXCEPT ({' UNION '.join(naming)})"):
        yield f"participants/{person}"


def transformed(databases: Databases) -> Place:
    """The selected sheets whose challenge has become a project by them, or by one before."""
    done = {id for (id,) in databases.read("participation", TRANSFORMED)}
    sheets = Counter(sheet for sheet, challenge in databases.read("workshops", ANSWERS) if challenge in done)
    return Place("what participation made of it", partial(told, walk.SELECTED), sheets, ours=False, by="subject")


def told(type: str, event: Told) -> bool:
    return fnmatchcase(event.type, type)
