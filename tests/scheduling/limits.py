"""A limit that a busy machine does not shorten."""

import time
from dataclasses import dataclass, field
from math import inf


@dataclass(frozen=True)
class CpuSeconds:
    """Stop once this process has worked for so long, on all its threads.

    With a limit of wall time, what a run reaches says how busy the machine was.
    """

    seconds: float
    _began: float = field(default_factory=time.process_time)

    def seconds_left(self, elapsed: float) -> float:
        return inf if time.process_time() - self._began < self.seconds else 0.0
