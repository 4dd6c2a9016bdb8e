"""Pausing the garbage collector where a million small objects are made and none of them forms a cycle.

Python's collector looks through everything alive each time enough new objects have come. While a problem of 40,000
requests is compiled or its schedule written out, that is a quarter of the time (measured), and it finds nothing.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_inside = 0
_was_enabled = False


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pause the collector of this process; it goes on when the last block that paused it ends."""
    global _inside, _was_enabled
    with _lock:
        if _inside == 0:
            _was_enabled = gc.isenabled()
            gc.disable()
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0 and _was_enabled:
                gc.enable()
