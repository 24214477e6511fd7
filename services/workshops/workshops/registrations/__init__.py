"""Who comes: one registration for each person and workshop, seats, and a waiting list that moves by itself."""
