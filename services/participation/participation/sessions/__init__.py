"""Sessions: what a browser holds, of which only a digest is kept."""
