"""The states of a contribution (design: States): what may follow what, and which of them all may read."""

from chassis.states import StateTable

PUBLIC = ("published", "in_challenge", "answered", "merged")
OPEN = ("published", "in_challenge", "answered")

states = StateTable(
    "contribution",
    "submitted",
    {
        "submitted": ("published", "declined", "withdrawn"),
        "published": ("in_challenge", "answered", "merged", "declined", "withdrawn"),
        "in_challenge": ("published", "answered", "merged", "declined", "withdrawn"),
        "answered": ("in_challenge", "merged", "declined", "withdrawn"),
        "declined": ("published",),
        "merged": ("published", "in_challenge", "answered", "withdrawn"),
    },
)
