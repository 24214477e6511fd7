"""Webhooks: each event of the log is called out, signed (Standard Webhooks v1), to those who asked, at least once."""
