"""The thread: from a need to what became of it, and from a job back to the first sentence that asked for it."""
