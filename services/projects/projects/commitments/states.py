"""The states of a commitment (design: States); all read those that are accepted or kept."""

from chassis.states import StateTable

PUBLIC = ("accepted", "kept")

states = StateTable(
    "commitment",
    "offered",
    {
        "offered": ("accepted", "declined", "released"),
        "accepted": ("kept", "released", "missed"),
        "missed": ("kept",),
    },
)
