"""Workshops and evenings: planned, opened, held, reported on."""
