"""Supports: one person, one contribution, once, and it can be taken back."""
