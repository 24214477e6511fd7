"""The states of a member of a team: who asks to join is in once a holder or a coordinator accepts."""

from chassis.states import StateTable

ASKED, ACTIVE = "asked", "active"

states = StateTable("member", ASKED, {ASKED: (ACTIVE,)})
