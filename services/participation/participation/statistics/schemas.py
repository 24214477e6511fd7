"""The shape of the statistics."""

from marshmallow import Schema, fields, validate

from chassis.http.schemas import Input


class StatisticsQuery(Input):
    edition = fields.String(validate=validate.Length(1, 100))


def counts(description: str) -> fields.Dict:
    return fields.Dict(keys=fields.String(), values=fields.Integer(), metadata={"description": description})


class Statistics(Schema):
    """Counts of what all may read; what waits for its author or for a moderator counts nowhere."""

    edition = fields.String(allow_none=True)
    kinds = counts("How many needs, how many ideas.")
    contributions = counts("How many in each state.")
    voices = fields.Integer(metadata={"description": "How many people said them."})
    supports = fields.Integer()
    comments = fields.Integer()
    challenges = counts("How many in each state.")


class ShareQuery(StatisticsQuery):
    by = fields.String(
        required=True,
        validate=validate.OneOf(["commune", "month", "theme"]),
        metadata={"description": "What to count by; a thing with several themes counts under each."},
    )


class Share(Schema):
    code = fields.String(metadata={"description": "A commune, a theme, or a month (`2022-06`) where the territory is."})
    needs = fields.Integer()
    ideas = fields.Integer()


class Shares(Schema):
    """Needs and ideas that all may read, each once: what lives on in another is counted there."""

    by = fields.String()
    edition = fields.String(allow_none=True)
    items = fields.List(fields.Nested(Share))
