"""Figures of a territory, or of one of its editions: counted when they are asked for."""
