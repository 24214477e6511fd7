"""The states of a sheet (design: States), and which of them all may read."""

from chassis.states import StateTable

PUBLIC = ("pitched", "selected", "kept_for_later")
EDITABLE = ("draft", "pitched", "kept_for_later")

states = StateTable(
    "sheet",
    "draft",
    {
        "draft": ("pitched", "kept_for_later"),
        "pitched": ("selected", "kept_for_later"),
        "kept_for_later": ("selected",),
    },
)
