"""Bending what is right: one value, name or byte of a request is exchanged for something that nobody expects there."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

TEXTS = (
    "", " ", "\x00", "a\x00b", "\ud800", "é" * 300, "x" * 20_000, "\u202eenvers", "👩‍👩‍👧‍👦", "٣", "½", "NaN", "null",
    "0", "-1", "1e999", "true", "' OR 1=1 --", "%s%n", "{0}", "{{7*7}}", "<script>", "../../etc/passwd", "\r\nX-Bad: 1",
    "01981f5a-7c00-7000-8000-00000000dead", "contributions/x", "contributions/", "/", "//", "projects/%00",
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "2026-02-30", "2026-13-01T00:00:00+25:00", "24:00", "P1Y",
    "54395", "99999", "a@b", "a@" + "b" * 300 + ".fr", "http://", "http://[::1", "javascript:alert(1)",
    "fr-FR-x-" + "y" * 99,
)  # fmt: skip
NUMBERS = (0, -1, 1, 2**31, 2**63, -(2**63) - 1, 10**400, 0.5, -0.0, 1e308, 5e-324)
OTHERS: tuple[Any, ...] = (None, True, False, [], {}, [None], [[]], {"": ""}, {"id": 1}, [1, "a", None] * 50)
DEEP = 2000  # brackets
ALIKE = 0.15  # of all bodies


def anything(chance: Random) -> Any:
    """Return a value that nobody expects."""
    return chance.choice((chance.choice(TEXTS), chance.choice(NUMBERS), chance.choice(OTHERS)))


def bent(value: Any, chance: Random) -> Any:
    """Return a copy of a JSON value with one place exchanged, left out, added or doubled."""
    copy = json.loads(json.dumps(value))
    places = list(holders(copy))
    if not places:
        return anything(chance)
    holder, key = chance.choice(places)
    way = chance.randrange(4)
    if way == 0:
        del holder[key]
    elif way == 1 and isinstance(holder, dict):
        holder[chance.choice(TEXTS)] = anything(chance)
    elif way == 1:
        holder += [holder[key]] * chance.choice((1, 200))
    else:
        holder[key] = anything(chance)
    return copy


def holders(value: Any) -> Iterator[tuple[Any, Any]]:
    """Give each place of a JSON value, as what holds it and its key."""
    for key in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from holders(value[key])


def written(value: Any, chance: Random) -> bytes:
    """Write a value as JSON; now and then as what only looks like it."""
    text = json.dumps(value).encode()
    alike = (
        text[: chance.randrange(len(text) + 1)],
        text.replace(b'"', b"'", 2),
        json.dumps(value, ensure_ascii=False).encode("latin-1", "replace") + b"\xff",
        text.replace(b"{", b'{"kind": "need", "kind": "idea", ', 1),
        b"[" * DEEP + b"]" * DEEP,
        b"\xef\xbb\xbf" + text,
        text + text,
    )
    return chance.choice(alike) if chance.random() < ALIKE else text
