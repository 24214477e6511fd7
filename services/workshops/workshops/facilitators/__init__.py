"""Who facilitates one workshop, beside those who hold the role in the whole territory."""
