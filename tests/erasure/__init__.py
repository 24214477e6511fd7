"""Whoever is erased is found nowhere: someone who left a trace in every room, and a search of all that is kept."""
