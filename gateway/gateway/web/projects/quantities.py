"""Quantities as people type them, and as the API takes them: euros are cents there, time is hours."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

FIXED = {"money": "EUR", "time": "hour"}


def number(typed: str) -> float | int | str:
    """Return a number, with a comma or a point; what is none stays as it is, for the service to refuse."""
    try:
        value = Decimal(typed.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except InvalidOperation:
        return typed
    if not value.is_finite():
        return typed
    return int(value) if value == int(value) else float(value)


def asked(given: Mapping[str, str]) -> dict[str, Any]:
    """Return the quantity and the unit that were typed; euros in cents, a known kind in its own unit."""
    unit = FIXED.get(given.get("kind", "")) or given.get("unit")
    if "quantity" not in given:
        return {"unit": None} if given.get("kind") in FIXED else {}
    value = number(given["quantity"])
    if unit == "EUR" and not isinstance(value, str):
        value = number(str(Decimal(str(value)) * 100))
    return {"quantity": value} | ({"unit": unit} if unit else {})


def typed(found: Mapping[str, Any]) -> str:
    """Return a quantity as a form shows it."""
    value = found["quantity"]
    if value is None:
        return ""
    return str(number(str(Decimal(str(value)) / 100))) if found["unit"] == "EUR" else str(value)


def period(given: Mapping[str, str], name: str) -> dict[str, Any]:
    """Return a period: without its beginning, none, which the service asks for."""
    if "starts_on" not in given:
        return {}
    return {name: {"starts_on": given["starts_on"], "ends_on": given.get("ends_on")}}
