"""Reports, decisions with their reasons, appeals: fair and quick."""
