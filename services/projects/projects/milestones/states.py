"""The states of a milestone."""

from chassis.states import StateTable

states = StateTable("milestone", "planned", {"planned": ("reached",)})
