"""Who came: checked in at the door, by code or by name, and undone when it was someone else."""
