"""What a project means to reach, who sees to it, and by when."""
