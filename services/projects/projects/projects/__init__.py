"""Projects: born of a selected sheet, growing stage by stage."""
