"""Partners, and who may speak for them."""
