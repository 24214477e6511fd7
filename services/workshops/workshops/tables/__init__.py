"""The tables of a workshop, each on one of its challenges."""
