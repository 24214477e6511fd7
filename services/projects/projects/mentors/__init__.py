"""People who accompany projects: what they know, and how many projects they can take on."""
