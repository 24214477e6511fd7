"""How tests wait for what happens elsewhere: by looking again until a deadline, never by sleeping."""

import inspect
import time
from collections.abc import Callable


def until(condition: Callable[[], object], seconds: float = 10) -> None:
    """Return as soon as the condition holds; raise AssertionError when it never did."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} seconds: {inspect.getsource(condition)}")
        time.sleep(0.01)
