"""How many workshops, how many came, what they left with."""
