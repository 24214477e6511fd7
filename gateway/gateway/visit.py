"""One request, and what is known of it so far: where it came in, who asks, in which language, what it owes back."""

import json
import secrets
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from chassis.bus import Unavailable
from chassis.context import Acting, new_trace
from chassis.http import Problem
from chassis.http.client import Answer
from chassis.logs import log
from chassis.territory import Territory
from gateway import calls
from gateway.identity import VISITOR, Identity, csrf
from gateway.limits import Bucket

if TYPE_CHECKING:
    from gateway.door import Door
    from gateway.identity.provisional import Newcomer

SESSION = "session"
RECEIPT = "receipt"
LANGUAGE = "language"
YEAR = 365 * 24 * 3600


class Visit:
    """A request on its way through the door. `newcomer` is the person that it made, if it made one."""

    newcomer: "Newcomer | None" = None
    bucket: Bucket | None = None

    def __init__(self, door: "Door", request: Request) -> None:
        self.door, self.request = door, request
        self.trace = new_trace()
        self.identity: Identity = VISITOR
        self.place: Territory | None = None
        self.name = "none"
        self.headers: list[tuple[str, str]] = []

    @property
    def territory(self) -> Territory:
        """Return the territory of the host; the base host has none, and nothing that needs one (404)."""
        if self.place is None:
            raise Problem("not-found")
        return self.place

    @cached_property
    def address(self) -> str:
        return self.door.hosts.client(self.request)

    @cached_property
    def spoken(self) -> list[str]:
        """List the languages of the territory that we have words for, its own first."""
        ours = self.door.languages
        wished = self.place.languages if self.place is not None else ()
        return [language for language in wished if language in ours] or ours

    @cached_property
    def language(self) -> str:
        """Choose among the territory's languages: chosen by hand, then the person's own, then the browser's."""
        for chosen in (self.request.cookies.get(LANGUAGE), self.identity.language):
            if chosen in self.spoken:
                return str(chosen)
        return self.request.accept_languages.best_match(self.spoken) or self.spoken[0]

    @cached_property
    def origin(self) -> str:
        return self.door.settings.origin(self.territory)

    @property
    def base(self) -> str:
        """Return the address by which this request came in, for examples to copy."""
        return f"{self.door.settings.public_scheme}://{self.request.host}"

    @property
    def acting(self) -> Acting:
        """Return the context of this request as services see it."""
        if self.newcomer is not None:
            return self.newcomer.acting
        return self.identity.acting(self.territory.slug, self.language, self.trace)

    @cached_property
    def csrf(self) -> str:
        """Return the token of the forms of this answer."""
        return csrf.token(self.identity.secret or self.door.visitors)

    @property
    def told(self) -> str:
        """Return the word of what was just done, which the page that follows says aloud."""
        said = self.request.args.get("fait", "")
        key = f"done.{said}"
        return said if self.door.words(self.language, key) != key else ""

    def api(
        self,
        verb: str,
        path: str,
        data: Any = None,
        *,
        query: str = "",
        key: str | None = None,
        version: int | str | None = None,
    ) -> Answer:
        """Ask a service as this visitor, by the same way as the API's clients; return its answer, good or not.

        A service that is away refuses a write as it would itself, so that a form comes back with what was typed.
        """
        headers = {"Content-Type": "application/json"} if data is not None else {}
        if verb == "POST":
            headers |= {"Idempotency-Key": key or secrets.token_urlsafe(24), "Demarche-Retry": "1"}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        body = json.dumps(data).encode() if data is not None else b""
        try:
            return calls.send(self, verb, path, query=query, body=body, headers=headers)
        except Unavailable as error:
            if verb == "GET":
                raise
            log.warning("gateway.unavailable", reason=str(error))
            problem = Problem("unavailable")
            return Answer(503, problem.headers, problem.response(self.door.words, self.language, path).get_data())

    def read(self, path: str, query: str = "") -> Any:
        """Read a resource, or refuse as its service refuses."""
        answer = self.api("GET", path, query=query)
        if answer.status != 200:
            raise Refused(answer)
        return answer.json

    def remember(self, name: str, value: str, *, seconds: int = YEAR, path: str = "/") -> None:
        """Set a cookie that no script reads; an empty value forgets it."""
        carrier = Response()
        secure = self.door.settings.public_scheme == "https"
        carrier.set_cookie(
            name, value, max_age=seconds if value else 0, path=path, httponly=True, samesite="Lax", secure=secure
        )
        self.headers.append(("Set-Cookie", carrier.headers["Set-Cookie"]))

    def enter(self, secret: str) -> None:
        """Begin a session in this browser."""
        self.remember(SESSION, secret)

    def leave(self) -> None:
        """End the session of this browser, and show the receipt to nobody who sits down at it next."""
        self.door.identities.forget(self.territory.slug, self.identity.secret)
        self.remember(SESSION, "")
        self.remember(RECEIPT, "", path="/recu")

    def finish(self, response: Response) -> None:
        """Put what the request owes on its answer: the newcomer's cookie and receipt, limits, its id, cookies."""
        if self.newcomer is not None:
            self.enter(self.newcomer.session)
            response.headers["Receipt"] = self.newcomer.receipt
        if self.bucket is not None:
            response.headers.extend(self.bucket.fields())
            response.headers["Request-Id"] = self.trace.split("-")[1]
        for name, value in self.headers:
            response.headers.add(name, value)


class Refused(Exception):
    """A service refused what a page asked of it; the answer says why, in the reader's words."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.status}")
        self.answer = answer

    @property
    def problem(self) -> Mapping[str, Any]:
        """Return the problem as the service wrote it; raise Unavailable for anything else."""
        try:
            found = self.answer.json
        except ValueError as error:
            raise Unavailable(f"an answer {self.answer.status} that is no problem") from error
        return found if isinstance(found, dict) else {}
