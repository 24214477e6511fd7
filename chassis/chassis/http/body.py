"""Reading a request strictly: what is not clean JSON of the declared shape gets a 4xx that says where and why."""

import json
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from marshmallow import Schema, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request

from chassis.http.problems import Problem
from chassis.http.schemas import pointers, step

DEEPEST = 32
LARGEST = 1_000_000


def read(request: Request) -> bytes:
    """Return the body; refuse more than 1 MB (413), told in advance or found on the way."""
    with suppress(RequestEntityTooLarge):
        if len(raw := request.get_data(cache=False)) <= LARGEST:
            return raw
    raise Problem("too-large", most=LARGEST)


def read_json(request: Request, *, optional: bool = False) -> Any:
    """Return the body as JSON; refuse other media types (415), more than 1 MB (413), and unclean JSON (400).

    No body at all is `{}` where it is `optional`.
    """
    if optional and not request.content_length and "Transfer-Encoding" not in request.headers:
        return {}
    if request.mimetype != "application/json":
        raise Problem("unsupported-media-type")
    raw = read(request)
    try:
        text = raw.decode("utf-8")
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=lambda name: Unclean("number"),
            parse_int=lambda digits: int(digits) if len(digits) <= 19 else Unclean("number"),
        )
    except UnicodeDecodeError as error:
        raise unclean("utf8") from error
    except RecursionError as error:
        raise unclean("deep") from error
    except json.JSONDecodeError as error:
        raise unclean("json", line=error.lineno, column=error.colno) from error
    _check(value, "", 0)
    return value


@dataclass(frozen=True)
class Unclean:
    """What JSON lets through and we don't: it keeps its place until `_check` says where that is."""

    word: str
    key: str = ""


def unclean(word: str, pointer: str = "", **values: Any) -> Problem:
    said = f"problem.bad-request.{word}"
    return Problem("bad-request", detail=said, errors={pointer: [said]}, **values)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    twice = [key for key, times in Counter(key for key, _ in pairs).items() if times > 1]
    return {twice[0]: Unclean("duplicate", twice[0])} if twice else dict(pairs)


def _check(value: Any, pointer: str, depth: int) -> None:
    """Refuse NULs and lone surrogates in texts, nesting beyond 32, and what was read as unclean."""
    if depth > DEEPEST:
        raise unclean("deep", pointer)
    if isinstance(value, Unclean):
        raise unclean(value.word, pointer, key=value.key)
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
            raise Problem("invalid", errors={pointer: ["validation.control"]})
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check(item, f"{pointer}/{index}", depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check(key, pointer + step(key), depth + 1)
            _check(item, pointer + step(key), depth + 1)


def load(schema: Schema, raw: Any, *, query: bool = False) -> Any:
    """Check `raw` against a schema; refuse (422) with a pointer for each fault, or the parameter of a `query`."""
    try:
        return schema.load(raw)
    except ValidationError as error:
        found = pointers(error.messages)
        errors = {pointer.lstrip("/"): said for pointer, said in found.items()} if query else found
        raise Problem("invalid", errors=errors) from error


def read_query(schema: Schema, request: Request, *, resume: bool = False) -> dict[str, Any]:
    """Read the query string; refuse unknown and repeated parameters, bad UTF-8 and NULs.

    To `resume` a live stream, `Last-Event-ID` wins over `after`: a browser that lost its line sends both.
    """
    try:
        unquote_to_bytes(request.query_string).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem("bad-request", detail="problem.bad-request.utf8") from error
    raw: dict[str, Any] = {}
    for name, values in request.args.lists():
        if len(values) > 1:
            raise Problem("invalid", errors={name: ["validation.repeated"]})
        if "\0" in values[0] or "\ufffd" in values[0]:
            raise Problem("invalid", errors={name.replace("\0", ""): ["validation.control"]})
        raw[name] = values[0]
    if resume and (last := request.headers.get("Last-Event-ID")):
        raw["after"] = last
    return dict(load(schema, raw, query=True))
