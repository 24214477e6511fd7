"""What a table leaves with: a sheet, pitched, then selected to become a project or kept for later."""
