"""The states of an appeal: decided once."""

from chassis.states import StateTable

appeals = StateTable("appeal", "open", {"open": ("upheld", "rejected")})
