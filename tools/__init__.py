"""What developers run around the platform: figures, journeys, the production shape on one machine."""
