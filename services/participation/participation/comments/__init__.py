"""Comments under a contribution."""
