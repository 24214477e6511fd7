"""The states of a workshop (design: States), and what each lets people do."""

from chassis.states import StateTable

EDITABLE = ("draft", "open", "running")
TAKING = ("open", "running")
HELD = ("running", "closed")

states = StateTable(
    "workshop",
    "draft",
    {
        "draft": ("open", "cancelled"),
        "open": ("running", "cancelled"),
        "running": ("closed",),
        "closed": ("reported",),
    },
)
