"""What a project brought about: jobs, places, activities, and how that is known."""
