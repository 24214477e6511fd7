"""People: provisional, claimed, merged, erased."""
