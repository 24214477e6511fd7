"""The shape of a check-in."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from chassis.http.schemas import Input, StrictInteger, Text
from workshops.registrations.schemas import PEOPLE


class NewCheckIn(Input):
    registration = fields.UUID()
    code = Text(most=20)
    table = fields.UUID(allow_none=True, metadata={"description": "The table where the person sits down."})

    people = StrictInteger(
        validate=PEOPLE, metadata={"description": "How many came; without it: as many as were signed up."}
    )

    @validates_schema
    def one_of_both(self, data: dict[str, Any], **_: Any) -> None:
        if ("registration" in data) == ("code" in data):
            raise ValidationError("check-in.registration-or-code", "code")
