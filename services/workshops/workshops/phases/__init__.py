"""The phases of a workshop: planned by its format, moved on a clock of the server's."""
