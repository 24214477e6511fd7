"""What grows, and who keeps it growing."""
