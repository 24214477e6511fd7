"""What screens follow: the wall, each table, the stage; one numbered line for each workshop."""
