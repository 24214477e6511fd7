"""Everything that is kept here of a person, for themselves."""
