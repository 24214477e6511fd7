"""How much was said, and what came of it."""
