"""Shapes that several rooms share: quantities with their units, codes, periods, lists of ids."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from chassis.http import Invalid
from chassis.http.lists import ListQuery, some_ids
from chassis.http.schemas import Input, Text

KINDS = ("time", "skill", "money", "premises", "equipment")
FIXED = {"time": "hour", "money": "EUR"}
MOST = 10**12
CODE = validate.Regexp(r"^[a-z][a-z_-]{0,39}\Z")
HTTP = validate.URL(schemes={"http", "https"})


class Number(fields.Float):
    """A number with at most two decimals, exact: not a text that looks like one, not NaN, not beyond 10^12."""

    def __init__(self, *, zero: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.zero = zero

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValidationError("validation.number")
        number = Decimal(str(value))
        if not number.is_finite() or number > MOST:
            raise ValidationError("quantity.too-large")
        if number < 0 or (number == 0 and not self.zero):
            raise ValidationError("quantity.positive")
        if number != round(number, 2):
            raise ValidationError("quantity.decimals")
        return number

    def _serialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if value is None:
            return None
        return int(value) if value == int(value) else float(value)


def code(**options: Any) -> fields.String:
    return fields.String(validate=CODE, **options)


def filter_code() -> fields.String:
    return fields.String(validate=validate.Length(1, 100))


def areas(**options: Any) -> fields.List[Any]:
    return fields.List(Text(most=100), validate=validate.Length(max=20), **options)


class ThingQuery(ListQuery):
    """What every list of things of projects understands."""

    project = fields.UUID()
    edition = filter_code()
    ids = some_ids()


class Period(Schema):
    starts_on = fields.Date()
    ends_on = fields.Date(allow_none=True)


class NewPeriod(Input):
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(allow_none=True)


def measured(pointer: str, kind: str, said: Mapping[str, Any]) -> str | None:
    """Return the unit of a quantity; refuse (422) money that is not in whole cents of euros, time not in hours."""
    quantity, unit, fixed = said.get("quantity"), said.get("unit"), FIXED.get(kind)
    if quantity is None:
        return unit
    if unit is not None and fixed is not None and unit != fixed:
        raise Invalid(f"{pointer}/unit", f"quantity.unit-of-{kind}")
    if unit is None and fixed is None:
        raise Invalid(f"{pointer}/unit", "validation.required")
    if kind == "money" and quantity != int(quantity):
        raise Invalid(f"{pointer}/quantity", "quantity.cents")
    return unit or fixed


def in_order(pointer: str, starts_on: Any, ends_on: Any) -> None:
    """Refuse (422) a period that ends before it starts."""
    if ends_on is not None and ends_on < starts_on:
        raise Invalid(pointer, "period.backwards")
