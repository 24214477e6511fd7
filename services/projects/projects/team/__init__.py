"""Who carries a project: holders, members, mentors."""
