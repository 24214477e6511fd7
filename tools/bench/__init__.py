"""What we promise, measured: each figure beside its target, on installations of its own, by load from outside."""
