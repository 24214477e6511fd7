"""What people write at a table: hidden from others until a phase shows it."""
