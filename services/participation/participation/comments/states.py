"""The states of a comment (design: States)."""

from chassis.states import StateTable

states = StateTable(
    "comment",
    "submitted",
    {
        "submitted": ("published", "declined", "withdrawn"),
        "published": ("declined", "withdrawn"),
        "declined": ("published",),
    },
)
