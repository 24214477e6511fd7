"""The shape of the statistics."""

from marshmallow import Schema, fields, validate

from chassis.http.schemas import Input


class StatisticsQuery(Input):
    edition = fields.String(validate=validate.Length(1, 100))


def by_state() -> fields.Dict:
    return fields.Dict(
        keys=fields.String(), values=fields.Integer(), metadata={"description": "How many in each state."}
    )


class Statistics(Schema):
    """Counts of what was opened to all; drafts count nowhere."""

    edition = fields.String(allow_none=True)
    workshops = by_state()
    registrations = by_state()
    attendance = fields.Integer(metadata={"description": "How many came."})
    tables = fields.Integer()
    cards = fields.Integer()
    votes = fields.Integer()
    sheets = by_state()
