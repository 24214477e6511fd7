"""Signing in by e-mail: a link, or a six-digit code; no password anywhere."""
