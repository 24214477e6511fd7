"""Requests that schemathesis makes out of the document: each bound of each schema, by chance, and in chains.

It knows only the document, as a stranger's tools do. What it says of itself is left to it, but for four things. It may
not hold a refusal of what the schema allows against us: our rules know states and people, which a schema does not say.
A missing `If-Match` is a 428 (RFC 6585), and what is too long to be read a 414. In chains of calls no write has an
`Idempotency-Key`: by chance it is that of an earlier one, whose answer names what may be gone since. And whoever may
lose something is kept from ending their session.
"""

from collections.abc import Iterator
from random import Random
from typing import Any
from urllib.parse import urlsplit

import schemathesis
from schemathesis.engine import Status, events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder

from tests.fuzz.contract import operations
from tests.fuzz.ground import Ground
from tests.fuzz.legs import LOOK, Leg
from tests.fuzz.sender import ENDLESS, ENDS, SECONDS
from tools.journey.client import API

WALKS = (  # the phase, who asks, and their part of the requests; what one phase cannot fill is left to the next
    ("coverage", "lead", 0.3),
    ("coverage", "visitor", 0.05),
    ("fuzzing", "lead", 0.2),
    ("fuzzing", "participant", 0.1),
    ("fuzzing", "program", 0.05),
    ("stateful", "lead", 0.2),
    ("stateful", "participant", 0.1),
)
AT_ONCE = 1  # threads that write syntax trees at once break them, as Python 3.11 has it (gh-106905)
LISTENED, STREAMS = 3.0, 5  # seconds to each answer that is a stream, for it has no end; and such requests in a phase
REFUSALS = [400, 401, 403, 404, 405, 406, 409, 412, 414, 415, 422, 428, 429]  # of what breaks a schema
AWAY = 503


def walk(ground: Ground, leg: Leg, requests: int) -> None:
    """Send about so many requests, phase after phase; note what is wrong with the answers."""
    parts = 0.0
    for phase, who, part in WALKS:
        parts += part
        share, start = round(requests * parts) - leg.requests, leg.requests
        stream = from_schema(schema_for(ground, leg, phase, who, share)).execute()
        for event in stream:
            if isinstance(event, events.ScenarioFinished):
                judge(leg, event.recorder, who)
                if len(leg.memory) < leg.requests // LOOK:
                    leg.memory.append(ground.memory())
                if leg.requests - start >= share:
                    stream.stop()
            elif isinstance(event, events.Interrupted) and leg.requests - start < share:
                raise KeyboardInterrupt
            elif isinstance(event, events.NonFatalError):
                raise event.value
            elif isinstance(event, events.FatalError):
                raise event.exception


def schema_for(ground: Ground, leg: Leg, phase: str, who: str, share: int) -> Any:
    """Return the document as schemathesis reads it for one phase, its paths in an order of chance."""
    document = ground.visitor.send("GET", "/api/openapi.json").json
    if phase == "stateful":
        for each in (method for methods in document["paths"].values() for method in methods.values()):
            each["parameters"] = [one for one in each.get("parameters", ()) if one["name"] != "Idempotency-Key"]
    paths = list(document["paths"].items())
    Random(f"{leg.seed} {leg.number} {phase} {who}").shuffle(paths)
    chosen = operations(document)
    each = max(1, share // len(chosen))
    streams = [str(one) for one in chosen if any(set(ENDLESS) & set(said) for said in one.responses.values())]
    config = {
        "base-url": f"http://127.0.0.1:{urlsplit(ground.installation.url).port}{API}",
        "headers": ground.people[who].headers(),
        "seed": leg.seed + leg.number,
        "workers": AT_ONCE,
        "continue-on-failure": True,
        "request-timeout": SECONDS,
        "generation": {"database": "none", "max-examples": share if phase == "stateful" else each},
        "operations": [
            {
                "include-name": streams,
                "request-timeout": LISTENED,
                "generation": {"max-examples": min(each, STREAMS)},
            }
        ],
        "phases": {"enabled": False, phase: {"enabled": True}},
        "checks": {
            "positive_data_acceptance": {"enabled": False},
            "missing_required_header": {"expected-statuses": [400, 401, 403, 406, 415, 422, 428]},
            "negative_data_rejection": {"expected-statuses": REFUSALS},
        },
    }
    schema = schemathesis.openapi.from_dict(
        document | {"paths": dict(paths)}, config=schemathesis.Config.from_dict(config)
    )
    return schema if who in ("visitor", "program") else schema.exclude(name=sorted(ENDS))


def judge(leg: Leg, recorder: ScenarioRecorder, who: str) -> None:
    """Count the requests of one scenario and what its checks found."""
    leg.requests += len(recorder.interactions)
    for id, sent in recorder.interactions.items():
        if sent.response is None:
            leg.note("stuck", f"{recorder.label}: no answer", f"{sent.request.method} {sent.request.uri} as {who}")
        elif sent.response.status_code == AWAY and "retry-after" in sent.response.headers:
            leg.away += 1
            recorder.checks.pop(id, None)
    for check in failed(recorder):
        kind = "server_errors" if check.name == "not_a_server_error" else "off_schema"
        said = check.failure_info.failure
        leg.note(kind, f"{said.operation}: {said.title}", f"as {who}: {said.message} {check.failure_info.code_sample}")


def failed(recorder: ScenarioRecorder) -> Iterator[Any]:
    return (check for checks in recorder.checks.values() for check in checks if check.status == Status.FAILURE)
