"""The engine that assigns booths: an `AllocationProblem` in, an `Allocation` out. It knows neither Flask nor rows.

    from expo.allocation import allocate
    found = allocate(problem, stop=MaxSeconds(60))

Importing this package is cheap: OR-Tools is loaded when the first problem is solved.
"""

from expo.allocation.result import Allocation, AllocationProgress, UnmetBoothWish
from expo.allocation.score import Score, evaluate
from expo.allocation.solving import allocate

__all__ = ["Allocation", "AllocationProgress", "Score", "UnmetBoothWish", "allocate", "evaluate"]
