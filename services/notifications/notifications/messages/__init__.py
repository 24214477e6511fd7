"""What people are told of what concerns them, in the application; the same step may also leave by mail."""
