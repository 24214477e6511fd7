"""Roles in a territory: granted by administrators, each grant logged."""
