"""The pages: plain HTML that works without a script. A page is a folder: its handler and its templates."""

import gzip
import hashlib
import json
import mimetypes
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache, cached_property, lru_cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from babel.plural import PluralRule
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Response

from chassis.http import Problem
from chassis.http.problems import STATUS
from chassis.territory import Colours, Commune, Territory
from gateway.folder import Logo, Outlines
from gateway.identity import csrf
from gateway.resources import spoken
from gateway.visit import SESSION, Refused, Visit
from gateway.web import colours
from gateway.web.about import checked
from gateway.web.pages import Route, go, query_of, routes
from gateway.web.refs import page_of
from gateway.web.templating import Templates, icon

if TYPE_CHECKING:
    from gateway.door import Door

HERE = Path(__file__).parent
PAGES = (
    "about", "administration", "challenges", "claim", "commitments", "connection", "contributions", "coordination",
    "design", "docs", "figures", "follow", "home", "integrations", "journal", "language", "mailbox", "me", "mentors",
    "moderation", "organisations", "people", "problems", "projects", "receipt", "say", "sheets", "thread",
    "unsubscribe", "workshops",
)  # fmt: skip


def site_map() -> Map:
    """Load every page; return the map that leads to their routes."""
    for name in PAGES:
        import_module(f"gateway.web.{name}")
    return Map([Rule(r.path, methods=[r.verb], endpoint=r) for r in routes], strict_slashes=False)


class Site:
    """Lead a request to its page; templates are compiled once for each language, words bound in."""

    def __init__(self, door: "Door") -> None:
        self.door = door
        self.map = site_map()
        self.names = {route: route.handler.__name__ for route in routes}
        self.files = statics(HERE.parent / "static")
        self.environments = {language: self.environment(language) for language in door.languages}
        self._communes: dict[str, tuple[tuple[Commune, ...], Static]] = {}
        self._lately: dict[tuple[str, ...], tuple[float, Any]] = {}

    def environment(self, language: str) -> Environment:
        """Make the templates of one language."""
        made = Templates(
            loader=FileSystemLoader([HERE, HERE.parent / "templates"]),
            autoescape=True,
            auto_reload=False,
            cache_size=-1,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        words = self.door.words
        made.globals |= {
            "t": partial(words, language),
            "count": partial(count, words, language),
            "day": partial(day, language),
            "moment": partial(moment, language),
            "clock": partial(clock, language),
            "since": partial(since, language),
            "date": partial(date_of, language),
            "hours": partial(hours, language),
            "month": partial(month, language),
            "enumerated": partial(format_list, locale=language),
            "leaf_of": partial(leaf, language),
            "decimal": partial(decimal, language),
            "money": partial(money, language),
            "page_of": page_of,
            "spoken": lambda names: spoken(names, language),
            "theme_words": lambda theme: spoken(theme.about or theme.name, language),
            "communes_of": lambda territory: self.communes_of(territory).address,
            "query_of": query_of,
            "fresh_key": partial(secrets.token_urlsafe, 24),
            "language": language,
            "declared": checked()["status"],
            "static": lambda name: self.files[name].address,
            "icon": cache(partial(icon, self.files["icons.svg"].address)),
            "laid": lambda file: laid(file.name, file.content).address,
            "drawn": set(re.findall(r'id="([^"]+)"', self.files["icons.svg"].content.decode())),
        }
        # In long lists: a filter is called directly, a global by way of the template's context.
        made.filters |= {
            "t": made.globals["t"],
            "day": made.globals["day"],
            "number": partial(numbered, words, language),
        }
        return made

    def lately(self, visit: Visit, lasts: float, read: Callable[[], Any], of: str = "") -> Any:
        """Return what a page shows to all who read it in this territory and language, some seconds old at most.

        `of` is what it is shown of, where a page has few of them: an edition.
        """
        key = visit.name, visit.territory.slug, visit.language, of
        until, value = self._lately.get(key, (0.0, None))
        if time.monotonic() > until:
            value = read()
            self._lately[key] = time.monotonic() + lasts, value
        return value

    def owns(self, path: str) -> bool:
        """Tell whether a path under `/api` is a page all the same."""
        return path == "/api/docs"

    def answer(self, visit: Visit) -> Response:
        """Answer with a page; a refusal of a service becomes a page that says what to do."""
        route, values = self.match(visit.request.path, visit.request.method)
        visit.name = self.names[route]
        if visit.place is None and not route.anywhere:
            raise Problem("not-found")
        self.recognise(visit)
        if route.verb == "POST" and not route.foreign:
            csrf.check_form(visit.request, visit.identity.secret, self.door.visitors)
        try:
            return route.handler(visit, **values)
        except Refused as refused:
            return self.refused(visit, refused)

    def match(self, path: str, verb: str) -> tuple[Route, dict[str, Any]]:
        try:
            route, values = self.map.bind("site").match(path, verb)
        except NotFound as error:
            raise Problem("not-found") from error
        except MethodNotAllowed as error:
            allow = ", ".join(sorted(error.valid_methods or ()))
            raise Problem("method-not-allowed", headers={"Allow": allow}) from error
        return route, dict(values)

    def shows(self, path: str) -> bool:
        """Tell whether a page can be opened at a path; some are only written to."""
        return self.map.bind("site").test(path, "GET")

    def recognise(self, visit: Visit) -> None:
        """Say who asks, by the cookie; one that stands for nobody any more is taken back."""
        secret = visit.request.cookies.get(SESSION)
        if not secret or visit.place is None:
            return
        found = self.door.identities.of(secret, visit.acting)
        visit.__dict__.pop("language", None)
        if found is None:
            visit.remember(SESSION, "")
        elif found.kind == "person":
            visit.identity = found
            self.door.buckets.take("person", str(found.participant))

    def render(self, visit: Visit, template: str, values: dict[str, Any]) -> str:
        """Write a template in the reader's language, with what every page shows."""
        shown = visit.place or NOWHERE
        return (
            self.environments[visit.language]
            .get_template(template)
            .render(
                visit=visit,
                territory=shown,
                colours=colours_of(shown).address,
                logo=self.door.folders.logo(shown) if shown.slug else None,
                who=visit.identity,
                csrf=visit.csrf,
                here=visit.request.path,
                **values,
            )
        )

    def refused(self, visit: Visit, refused: Refused) -> Response:
        """Turn a service's refusal into a page: sign in first, or what its problem says."""
        if refused.answer.status == 401:
            return self.sign_in(visit)
        headers = {"Retry-After": retry} if (retry := refused.answer.headers.get("Retry-After")) else {}
        return self.problem(visit, refused.problem, refused.answer.status, headers)

    def sign_in(self, visit: Visit) -> Response:
        back = visit.request.path
        return go("/connexion?" + query_of({"suite": back if self.shows(back) else "/"}))

    def refuse(self, visit: Visit, problem: Problem) -> Response:
        """Say what a browser may not have, in a page."""
        if problem.slug == "unauthenticated" and visit.place is not None:
            return self.sign_in(visit)
        said = problem.document(self.door.words, visit.language, visit.request.path)
        return self.problem(visit, said, problem.status, problem.headers)

    def problem(self, visit: Visit, said: Mapping[str, Any], status: int, headers: Mapping[str, str]) -> Response:
        """Show a problem; who came by a host that names no territory is led to one that does."""
        lost = status == STATUS["unknown-host"]
        home = self.door.settings.origin(replace(NOWHERE, hosts=(self.door.settings.base_host,))) if lost else ""
        wait, path = headers.get("Retry-After", ""), visit.request.path
        shown = {
            "title": said.get("title", ""),
            "detail": said.get("detail", ""),
            "status": status,
            "home": home,
            "wait": int(wait) if wait.isdecimal() else 0,
            "again": path if self.shows(path) else "",
        }
        body = self.render(visit, "problem.html", shown)
        return Response(body, status, headers, content_type="text/html; charset=utf-8")

    def communes_of(self, territory: Territory) -> "Static":
        """Return what suggests the communes of a territory, the most populous first: names and postcodes."""
        known = self._communes.get(territory.slug)
        if known is None or known[0] is not territory.communes:
            first = sorted(territory.communes, key=lambda commune: -(commune.population or 0))
            pairs = [[commune.name, *commune.postcodes] for commune in first]
            listed = Static("communes.json", json.dumps(pairs, ensure_ascii=False, separators=(",", ":")).encode())
            known = self._communes[territory.slug] = territory.communes, listed
        return known[1]

    def file(self, visit: Visit, name: str) -> Response:
        """Serve a file of ours; under the address that holds its digest it never changes."""
        found = self.files.get(name)
        if name in OWN:
            found = self.own(self.door.hosts.territory(visit.request.host) or NOWHERE, name)
        if found is None:
            raise Problem("not-found")
        lasting = visit.request.args.get("v") == found.digest
        packed = len(found.packed) < len(found.content) and visit.request.accept_encodings.quality("gzip") > 0
        response = Response(found.packed if packed else found.content, content_type=found.kind)
        response.headers["Vary"] = "Accept-Encoding"
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Cache-Control"] = f"public, max-age={31536000 if lasting else 300}, immutable"
        if name == "logo.svg":
            response.headers["Content-Security-Policy"] = ALONE
        response.set_etag(found.digest)
        response.make_conditional(visit.request)
        return response

    def own(self, territory: Territory, name: str) -> "Static | None":
        """Return a file that is a territory's own: its colours, its logo, its communes and their outlines."""
        if name == "couleurs.css":
            return colours_of(territory)
        if name == "communes.json":
            return self.communes_of(territory)
        folders = self.door.folders
        found: Logo | Outlines | None = (folders.outlines if name == "communes.svg" else folders.logo)(territory)
        return laid(name, found.content) if found and found.name == name else None


OWN = ("couleurs.css", "communes.json", "logo.svg", "logo.png", "communes.svg")
ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"  # a drawing that someone opens by itself only draws


def statics(folder: Path) -> dict[str, "Static"]:
    """Read the files of pages; style sheets and scripts name others under lasting addresses, site.css has colours."""
    found = {path.name: Static(path.name, path.read_bytes()) for path in folder.iterdir()}

    def lasting(name: str) -> Static:
        """Return a file that names others by their digests: a module is one thing, whoever asks for it."""
        if name.endswith((".css", ".js")):
            named = re.compile(r"(?<=url\()([\w.]+)(?=\))|(?<=from \")\./([\w.]+)(?=\";)")
            text = named.sub(lambda other: lasting(other[1] or other[2]).address, found[name].content.decode())
            return Static(name, text.encode())
        return found[name]

    sheet = Static("site.css", colours.sheet(Colours()).encode() + lasting("site.css").content)
    return {name: lasting(name) for name in found} | {"site.css": sheet}


@lru_cache(512)
def laid(name: str, content: bytes) -> "Static":
    return Static(name, content)


@lru_cache(512)
def coloured(chosen: Colours) -> "Static":
    return Static("couleurs.css", colours.sheet(chosen).encode())


def colours_of(territory: Territory) -> "Static":
    """Return the colours of a territory as a style sheet."""
    return coloured(territory.colours)


NOWHERE = Territory(slug="", code="", name="Start-Up de Territoire")


class Static:
    """A file that pages need, kept as it is and as it travels."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name, self.content = name, content
        self.kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if self.kind.startswith("text/"):
            self.kind += "; charset=utf-8"

    @cached_property
    def packed(self) -> bytes:
        return gzip.compress(self.content, 9, mtime=0)

    @cached_property
    def digest(self) -> str:
        return hashlib.blake2b(self.content, digest_size=6).hexdigest()

    @cached_property
    def address(self) -> str:
        return f"/static/{self.name}?v={self.digest}"


@lru_cache(4096)
def count(words: Any, language: str, key: str, number: float) -> str:
    """Say a number of things, singular where the language has it so: none is, in French."""
    singular = plural_form(language)(number) == "one"
    said: str = words(language, f"{key}.{'one' if singular else 'many'}", number=number)
    return said


@cache
def plural_form(language: str) -> PluralRule:
    """Return the plural rule of a language: it costs much to make, and little to ask."""
    return Locale.parse(language).plural_form


def numbered(words: Any, language: str, number: int, key: str) -> str:
    """Say a number of things, as a filter."""
    return count(words, language, key, number)


@lru_cache(4096)
def day(language: str, written: str, zone: ZoneInfo) -> str:
    """Write the day of an RFC 3339 time as people in a time zone say it."""
    return format_date(datetime.fromisoformat(written).astimezone(zone), "long", locale=language)


@lru_cache(4096)
def moment(language: str, written: str, zone: ZoneInfo) -> str:
    """Write a moment as people in a time zone say it."""
    at = datetime.fromisoformat(written).astimezone(zone)
    return f"{format_date(at, 'long', locale=language)}, {format_time(at, 'HH:mm', locale=language)}"


@lru_cache(4096)
def clock(language: str, written: str, zone: ZoneInfo) -> str:
    """Write what the clocks of a time zone show at a moment."""
    return format_time(datetime.fromisoformat(written).astimezone(zone), "HH:mm", locale=language)


def since(language: str, written: str) -> str:
    """Say how long ago a moment was."""
    return format_timedelta(datetime.now(UTC) - datetime.fromisoformat(written), locale=language)


@lru_cache(4096)
def date_of(language: str, written: str) -> str:
    """Write a date that no time zone moves: a deadline, a birthday."""
    return format_date(date.fromisoformat(written), "long", locale=language)


@lru_cache(4096)
def month(language: str, written: str) -> str:
    """Write a month, `2022-06`, as people say it."""
    return format_date(date.fromisoformat(f"{written}-01"), "MMMM y", locale=language)


@lru_cache(4096)
def hours(language: str, starts: str, ends: str, zone: ZoneInfo) -> str:
    """Write when something is: its day of the week and its hours."""
    begin, end = datetime.fromisoformat(starts).astimezone(zone), datetime.fromisoformat(ends).astimezone(zone)
    till = format_time(end, "HH:mm", locale=language)
    if end.date() != begin.date():
        till = f"{format_date(end, 'full', locale=language)}, {till}"
    return f"{format_date(begin, 'full', locale=language)}, {format_time(begin, 'HH:mm', locale=language)} – {till}"


@lru_cache(4096)
def leaf(language: str, written: str, zone: ZoneInfo) -> dict[str, str]:
    """Write a day as a leaf of a calendar shows it."""
    at = datetime.fromisoformat(written).astimezone(zone)
    parts = {"weekday": "EEE", "day": "d", "month": "MMM"}
    return {name: format_date(at, pattern, locale=language) for name, pattern in parts.items()}


def decimal(language: str, number: float) -> str:
    """Write a number with the signs of a language."""
    return format_decimal(number, locale=language)


def money(language: str, cents: float) -> str:
    """Write an amount that the API gives in cents of euros; whole euros without theirs."""
    digits = "#,##0\xa0¤" if cents % 100 == 0 else None
    return format_currency(cents / 100, "EUR", digits, locale=language, currency_digits=digits is None)
