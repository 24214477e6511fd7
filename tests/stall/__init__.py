"""A stall: the smallest service with a row, an event and an ear, in which faults of the machinery can be planted."""
