"""Receipts: the short code with which anyone comes back."""
