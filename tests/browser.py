"""A browser without scripts, over real HTTP: what people on an old phone have, and what the tests of pages drive."""

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import urllib3


@dataclass
class Form:
    """A form as a browser would send it: where, how, and what is filled in already."""

    method: str
    action: str
    values: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Reader(HTMLParser):
    """Read what people without a script see: texts, links, forms, ids, the language."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._area: str | None = None
        self._select: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if tag == "form":
            self.forms.append(Form(str(given.get("method", "get")).upper(), str(given.get("action", ""))))
        if not self.forms or not given.get("name"):
            if tag == "option" and self._select and "selected" in given:
                self.forms[-1].values.append((self._select, str(given.get("value", ""))))
            return
        name, form = str(given["name"]), self.forms[-1]
        kind = given.get("type")
        if tag == "textarea":
            self._area = name
        elif tag == "select":
            self._select = name
        elif tag == "button":
            form.buttons.append((name, str(given.get("value", ""))))
        elif tag == "input" and (kind not in ("radio", "checkbox") or "checked" in given):
            form.values.append((name, str(given.get("value") or "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        if tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._area is not None:
            self.forms[-1].values.append((self._area, data.removeprefix("\n")))


@dataclass
class Page:
    """What came back."""

    status: int
    headers: Any
    body: bytes
    url: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def html(self) -> Reader:
        return Reader(self.body.decode())

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", self.html.text)

    def form(self, action: str) -> Form:
        """Return the form that goes to this address."""
        for form in self.html.forms:
            if re.fullmatch(action, form.action):
                return form
        raise AssertionError(f"no form to {action} among {[form.action for form in self.html.forms]}: {self.text}")


class Browser:
    """A browser without scripts: it keeps cookies, follows redirections, and says where its forms come from."""

    def __init__(self, port: int, host: str) -> None:
        self.port, self.host = port, host
        self.pool = urllib3.HTTPConnectionPool("127.0.0.1", port, maxsize=4)
        self.cookies: dict[str, str] = {}
        self.headers: dict[str, str] = {"Accept": "text/html", "Accept-Language": "fr"}

    def send(
        self, verb: str, path: str, body: bytes | str | None = None, *, follow: bool = True, **headers: str
    ) -> Page:
        """Send one request as it is; `headers` are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"Host": self.host, **self.headers, **named}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.pool.request(verb, path, body=body, headers=sent, redirect=False, retries=False)
        for cookie in answer.headers.getlist("Set-Cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            if value and "Max-Age=0" not in cookie:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        if follow and answer.status in (302, 303) and (to := answer.headers.get("Location")):
            target = urlsplit(urljoin(f"http://{self.host}{path}", to))
            return self.send("GET", target.path + (f"?{target.query}" if target.query else ""))
        return Page(answer.status, answer.headers, answer.data, path)

    def api(self, verb: str, path: str, data: Any = None, **headers: str) -> Page:
        """Ask the API; the session that an answer gives is carried as a bearer, as programs do."""
        sent = {"Accept": "application/json", **headers}
        if (secret := self.cookies.get("session")) and "Authorization" not in sent:
            sent["Authorization"] = f"Bearer {secret}"
        body = None
        if data is not None:
            body = json.dumps(data)
            sent.setdefault("Content_Type", "application/json")
        return self.send(verb, f"/api/v1{path}", body, follow=False, **sent)

    def open(self, path: str, **headers: str) -> Page:
        return self.send("GET", path, **headers)

    def submit(self, page: Page, action: str, values: dict[str, Any] | None = None, **headers: str) -> Page:
        """Fill a form of a page in and send it."""
        form = page.form(action)
        changed = values or {}
        pairs = [(name, value) for name, value in form.values if name not in changed]
        for name, value in changed.items():
            pairs += [(name, each) for each in (value if isinstance(value, list) else [value])]
        headers = {"Origin": f"http://{self.host}", **headers}
        address = form.action or page.url
        if form.method == "GET":
            return self.open(f"{address}?{urlencode(pairs)}")
        headers["Content_Type"] = "application/x-www-form-urlencoded"
        return self.send("POST", address, urlencode(pairs), **headers)
