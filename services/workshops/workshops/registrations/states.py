"""The states of a registration (design: States); an offer is a waitlisted one with `offered_until`."""

from chassis.states import StateTable

COMING = ("confirmed", "checked_in")

states = StateTable(
    "registration",
    "waitlisted",
    {
        "waitlisted": ("confirmed", "cancelled"),
        "confirmed": ("checked_in", "cancelled", "absent"),
        "absent": ("checked_in",),
        "checked_in": ("confirmed",),
    },
)
