"""Merges: two contributions that say the same become one, and two again where that was a mistake."""
