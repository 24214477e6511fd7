"""What people and organisations give: offered, accepted, kept."""
