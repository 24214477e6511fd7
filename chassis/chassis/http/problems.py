"""Errors as people and programs read them: RFC 9457, in the reader's language, saying what to do next.

`type` is the page `/problems/<slug>`; titles and details are words of the catalogue (`problem.<slug>.title|detail`).
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from werkzeug.wrappers import Response

STATUS = {
    "bad-request": 400,
    "unauthenticated": 401,
    "forbidden": 403,
    "not-found": 404,
    "method-not-allowed": 405,
    "conflict": 409,
    "forbidden-transition": 409,
    "repeat-in-progress": 409,
    "gone": 410,
    "stale-version": 412,
    "too-large": 413,
    "unsupported-media-type": 415,
    "unknown-host": 421,
    "invalid": 422,
    "key-reused": 422,
    "version-required": 428,
    "too-many-requests": 429,
    "internal": 500,
    "unavailable": 503,
}
CONTENT_TYPE = "application/problem+json"
PREFIX = "/api/v1"  # where the gateway shows what services serve


class Problem(Exception):
    """Refuse a request. `detail` names words of the service's catalogue; without it the slug's own are used.

    `errors` maps a JSON pointer (RFC 6901) or a query parameter to what is wrong there, as words' keys.
    """

    def __init__(
        self,
        slug: str,
        *,
        detail: str | None = None,
        headers: Mapping[str, str] | None = None,
        errors: Mapping[str, list[str]] | None = None,
        **values: Any,
    ) -> None:
        super().__init__(f"{slug} {detail or ''} {values or ''}".strip())
        self.slug, self.status = slug, STATUS[slug]
        self.detail = detail or f"problem.{slug}.detail"
        self.headers = ({"Retry-After": "2"} if self.status == 503 else {}) | dict(headers or {})
        self.errors = dict(errors or {})
        self.values = values

    def document(self, words: Callable[..., str], language: str, instance: str) -> dict[str, Any]:
        """Return the problem as an object in one language."""
        document: dict[str, Any] = {
            "type": f"/problems/{self.slug}",
            "title": words(language, f"problem.{self.slug}.title"),
            "status": self.status,
            "detail": words(language, self.detail, **self.values),
            "instance": instance,
        }
        if self.errors:
            document["errors"] = [
                {"pointer": pointer, "detail": say(words, language, message, **self.values)}
                for pointer, messages in self.errors.items()
                for message in messages
            ]
        document.update({key: value for key, value in self.values.items() if key in ("state", "wanted", "version")})
        return document

    def response(self, words: Callable[..., str], language: str, instance: str) -> Response:
        document = self.document(words, language, instance)
        body = json.dumps(document, ensure_ascii=False, default=str).encode(errors="replace")
        return Response(body, self.status, self.headers, content_type=CONTENT_TYPE)


class Invalid(Problem):
    """Refuse input that parses but breaks a rule (422): `Invalid("/themes", "theme.unknown")`."""

    def __init__(self, pointer: str, message: str) -> None:
        super().__init__("invalid", errors={pointer: [message]})


def say(words: Callable[..., str], language: str, message: str, **values: Any) -> str:
    """Turn `key|name=value|…` into words; other text stays as it is."""
    key, *pairs = message.split("|")
    return words(language, key, **values, **dict(pair.split("=", 1) for pair in pairs if "=" in pair))
