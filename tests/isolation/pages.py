"""The addresses of pages, with what names an object in them; the forms that pages hold, filled in; pages made plain."""

import re
from collections.abc import Iterator

from chassis.http.client import Answer
from gateway.web import site_map
from gateway.web.refs import PAGES
from tests.browser import Form, Reader
from tests.isolation.lives import IDS
from tests.isolation.rows import Name, Slot

site_map()
KINDS = {french: kind for kind, french in PAGES.items()} | {
    "connexions": "sessions",
    "jetons": "tokens",
    "personnes": "participants",
}
WORDS = {"premiere-administration": "administrator-links", "desabonnement": "unsubscribe", "connexion": "proof tokens"}
FIXED = {"slug": "gone", "role": "moderator"}
PART = re.compile(r"<(?:(?P<how>\w+)(?:\((?P<among>[^)]*)\))?:)?(?P<name>\w+)>")
FRESH = re.compile(rf'value="[\w=/+-]{{22,}}"|/static/[\w./?=-]+|{IDS.pattern}|\b[0-9a-f]{{32}}\b|depuis \d+\s\w+')
TYPED = {"email": "voisine@ici.example", "number": "2", "url": "https://ici.example", "date": "2031-01-01"}
ANYTHING = "Un mot de plus, que personne ne lira."


def addresses(path: str, name: Name) -> Iterator[str]:
    """Yield the addresses of a page: one for each choice that its path has."""
    part = PART.search(path)
    if part is None:
        yield path
        return
    before, after = path[: part.start()], path[part.end() :]
    for said in (part["among"] or "").split(", "):
        yield from addresses(before + (said or named(part, before, name)) + after, name)


def named(part: re.Match[str], before: str, name: Name) -> str:
    """Return what stands in one part of an address."""
    room = before.rstrip("/").rpartition("/")[2]
    if part["name"] in FIXED:
        return FIXED[part["name"]]
    if part["how"] == "path":
        return f"contributions/{name(Slot('path', 'ref', 'contributions'))}"
    if part["how"] == "uuid":
        kind = KINDS.get(room, room) if part["name"] == "id" else part["name"].replace("_", "-") + "s"
        return name(Slot("path", part["name"], kind))
    room = before.strip("/").partition("/")[0]
    return name(Slot("path", part["name"], WORDS.get(room, room)))


def plain(answer: Answer, address: str) -> list[str]:
    """Return the lines of a page without its address and what is made anew for each."""
    return FRESH.sub("…", answer.body.decode(errors="replace").replace(address, "…")).splitlines()


class Filled(Reader):
    """Forms as someone would send them who left nothing open: the first of each choice, something in each field."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        chosen = self.forms and {name for name, _ in self.forms[-1].values}
        if tag == "input" and given.get("name") not in (chosen or ()):
            given["checked"] = ""
            given["value"] = given.get("value") or TYPED.get(given.get("type") or "", ANYTHING)
        if tag == "option" and self._select not in (chosen or ()) and given.get("value"):
            given["selected"] = ""
        super().handle_starttag(tag, list(given.items()))


def forms(html: str, page: str) -> Iterator[Form]:
    """Yield the forms of a page that write."""
    for form in Filled(html).forms:
        if form.method == "POST":
            form.action = form.action.partition("#")[0] or page
            form.values = [(name, said or ANYTHING) for name, said in form.values] + form.buttons[:1]
            yield form
