"""A small service that the chassis's own tests drive."""
