"""The event log: what happened in a territory, numbered without a gap, for those who read, follow or are called."""
