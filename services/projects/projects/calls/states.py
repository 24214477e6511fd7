"""The states of a call for commitments."""

from chassis.states import StateTable

states = StateTable("call", "open", {"open": ("closed",)})
