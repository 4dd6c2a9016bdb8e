"""Compile inner loops with Numba where it is installed; without it they run as plain Python, correct but slow."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., object])

njit: Any = None
with suppress(ImportError):  # the project declares Numba; a slim installation may leave it out
    from numba import njit


def compiled(function: Function) -> Function:
    """Compile a function when it is first called, keep the machine code on disk, and let go of the GIL in it."""
    if njit is None:
        return function
    options = {"nogil": True, "boundscheck": False}
    result: Function
    try:
        result = njit(cache=True, **options)(function)
    except RuntimeError:  # nowhere to keep the machine code: compile anew in every process
        result = njit(**options)(function)
    return result
