"""The states of a challenge (design: States): what may follow what, and which of them hold its contributions."""

from chassis.states import StateTable

HOLDING = ("published", "in_workshop", "transformed")
EDITABLE = ("draft", "published", "in_workshop")

states = StateTable(
    "challenge",
    "draft",
    {
        "draft": ("published", "closed"),
        "published": ("in_workshop", "closed"),
        "in_workshop": ("published", "transformed", "closed"),
        "transformed": ("closed",),
    },
)
