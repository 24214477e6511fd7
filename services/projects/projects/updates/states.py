"""The states of an update: all read it, or its author and moderators alone."""

from chassis.states import StateTable

states = StateTable("update", "published", {"published": ("hidden",), "hidden": ("published",)})
