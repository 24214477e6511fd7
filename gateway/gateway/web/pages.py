"""How a page is declared, shown and refused: a handler takes the visit and answers with a template or the next address.

@get("/contributions/<uuid:id>")
def contribution(visit: Visit, id: UUID) -> Response:
    return show(visit, "contributions/one.html", found=visit.read(f"/contributions/{id}"))
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from werkzeug.wrappers import Response

from chassis.bus import Unavailable
from chassis.http import Problem
from chassis.http.client import Answer
from gateway.visit import Refused, Visit

Handler = Callable[..., Response]
FAULTY = {400, 403, 404, 409, 410, 412, 422, 429, 503}


@dataclass(frozen=True)
class Route:
    """One page: `anywhere` is for the base host too, `foreign` takes forms that are not our own (RFC 8058)."""

    verb: str
    path: str
    handler: Handler
    anywhere: bool = False
    foreign: bool = False


routes: list[Route] = []


def page(verb: str, path: str, *, anywhere: bool = False, foreign: bool = False) -> Callable[[Handler], Handler]:
    """Declare a page under an address in French: addresses are words too."""

    def declare(handler: Handler) -> Handler:
        routes.append(Route(verb, path, handler, anywhere, foreign))
        return handler

    return declare


def get(path: str, **options: bool) -> Callable[[Handler], Handler]:
    return page("GET", path, **options)


def post(path: str, **options: bool) -> Callable[[Handler], Handler]:
    return page("POST", path, **options)


@dataclass
class Faults:
    """What is to be corrected in a form: a message for the whole, and those of each field."""

    message: str = ""
    fields: dict[str, list[str]] = field(default_factory=dict)
    status: int = 422
    headers: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.message or self.fields)

    @classmethod
    def of(cls, answer: Answer) -> "Faults":
        """Read a service's refusal as faults of the form that caused it; raise Refused for what no form can mend."""
        if answer.status not in FAULTY:
            raise Refused(answer)
        problem = Refused(answer).problem
        found: dict[str, list[str]] = {}
        for error in problem.get("errors", ()):
            name = str(error["pointer"]).strip("/").split("/")[0]
            found.setdefault(name, []).append(error["detail"])
        later = answer.headers.get("Retry-After")
        headers = {"Retry-After": later} if later else {}
        return cls("" if found else str(problem.get("detail", "")), found, answer.status, headers)


def show(visit: Visit, template: str, **values: Any) -> Response:
    """Answer with a page in the reader's language; a form with `faults` has the status of what refused it."""
    body, faults = visit.door.site.render(visit, template, values), values.get("faults")
    status, headers = (faults.status, faults.headers) if faults else (200, {})
    return Response(body, status, headers, content_type="text/html; charset=utf-8")


def unkept(response: Response) -> Response:
    """Let no cache keep a page that shows a secret to whoever holds no session."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def go(address: str) -> Response:
    """Send the browser on, so that reloading the next page repeats nothing."""
    return Response(status=303, headers={"Location": address})


def listed(
    visit: Visit, path: str, filters: Iterable[str] = (), length: int = 15, fixed: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Read a page of a list: what one filters on stays in the form and in the links; `fixed` is asked for always."""
    given = visit.request.args
    chosen = {name: value for name in filters if (value := given.get(name))}
    found = visit.read(path, query_of({**chosen, **(fixed or {}), "limit": length, "after": given.get("after")}))
    onward = "?" + query_of(chosen | {"after": found["next"]}) if found["next"] else None
    return {"items": found["items"], "onward": onward, "chosen": chosen}


def beside(visit: Visit, path: str, query: str = "") -> list[Any]:
    """Read a list that a page can do without: empty while its service is away, or does not serve it yet."""
    items: list[Any] = part(visit, path, query).get("items", [])
    return items


def part(visit: Visit, path: str, query: str = "") -> Mapping[str, Any]:
    """Read what a page can do without: empty while its service is away, or where it is not there (any more)."""
    try:
        answer = visit.api("GET", path, query=query)
    except Unavailable:
        return {}
    if answer.status in (404, 410) or answer.status >= 500:
        return {}
    found: Mapping[str, Any] = done(answer).json
    return found


def done(answer: Answer) -> Answer:
    """Return a good answer; raise Refused for any other."""
    if answer.status >= 400:
        raise Refused(answer)
    return answer


def attempt(visit: Visit, path: str, values: Any = None, **options: Any) -> Faults:
    """Do one act of a form, under its key; return what is wrong with it: nothing, once it is done."""
    answer = visit.api("POST", path, values, key=visit.request.form.get("key"), **options)
    return Faults.of(answer) if answer.status >= 400 else Faults()


def typed(visit: Visit, names: Iterable[str]) -> dict[str, str]:
    """Return what was typed into these fields, empty ones left out."""
    return {name: text for name in names if (text := visit.request.form.get(name, "").strip())}


LOCAL = re.compile(r"/(?![/\\])[!-~]*")  # browsers drop tabs and read a backslash as a slash


def local(address: str, otherwise: str) -> str:
    """Return an address of this site, or another where it leads away from it."""
    return address if LOCAL.fullmatch(address) else otherwise


def need(visit: Visit, *roles: str) -> None:
    """Ask for someone, with one of these roles; services check it again."""
    if visit.identity.participant is None:
        raise Problem("unauthenticated")
    if roles and not visit.identity.roles & set(roles):
        named = ", ".join(visit.door.words(visit.language, f"role.{role}") for role in roles)
        raise Problem("forbidden", detail="problem.forbidden.role", roles=named)


def query_of(values: Mapping[str, Any]) -> str:
    """Write a query string, empty values left out."""
    return urlencode({name: value for name, value in values.items() if value not in (None, "")})
