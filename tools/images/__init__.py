"""The platform as images: built, started with what they stand on, and tried, also where no registry is reached."""
