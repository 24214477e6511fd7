"""A small service that the chassis's tests drive: orders are placed, changed, and told to itself."""
