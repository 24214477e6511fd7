"""API tokens of integrators, of which only a digest is kept."""
