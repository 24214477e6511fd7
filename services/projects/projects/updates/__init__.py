"""News of a project, from its team."""
