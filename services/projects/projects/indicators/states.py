"""The states of an indicator: it is recorded, and corrected in the open."""

from chassis.states import StateTable

states = StateTable("indicator", "recorded", {})
