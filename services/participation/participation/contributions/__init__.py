"""Needs and ideas: said, published, found, changed, withdrawn."""
