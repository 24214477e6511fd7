"""The production shape on one machine, without containers: its own broker and database, each part its own process."""
