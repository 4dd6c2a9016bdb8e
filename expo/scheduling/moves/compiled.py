"""Compile inner loops with Numba where it is installed; without it they run as plain Python, correct but slow."""

import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., object])

HERE = Path(__file__).resolve().parent
PREFIX = "loops-"

numba: Any = None
with suppress(ImportError):  # the project declares Numba; a slim installation may leave it out
    import numba


def compiled(function: Function) -> Function:
    """Compile a function when it is first called, keep the machine code on disk, and let go of the GIL in it.

    Without its run-time, Numba does not count references to arrays, which it does, atomically, at each look into a
    state: that takes longer than all else. So what is compiled creates no array; the caller of all keeps theirs alive.
    """
    if numba is None:
        return function
    options = {"nogil": True, "boundscheck": False, "_nrt": False}
    result: Function
    try:
        result = numba.njit(cache=True, **options)(function)
    except RuntimeError:  # nowhere to keep the machine code: compile anew in every process
        result = numba.njit(**options)(function)
    return result


def kept_in(sources: Path) -> Path:
    """Return the folder for the machine code of these sources: another one as soon as any of them changes.

    Numba looks only at the file of the function itself, and would go on using what it calls as it was.
    """
    state = hashlib.sha256()
    for source in sorted(sources.glob("*.py")):
        state.update(source.read_bytes())
    return sources / "__pycache__" / f"{PREFIX}{state.hexdigest()[:12]}"


def folder_for_code(sources: Path) -> Path:
    """Return where machine code is kept: beside its sources, or in the user's cache where those are read-only."""
    beside = kept_in(sources)
    if os.access(sources, os.W_OK):
        return beside
    return Path(numba.misc.appdirs.AppDirs("expo", False).user_cache_dir, beside.name)


def _keep_in_own_folder() -> None:
    """Tell Numba where to keep machine code, unless it was told; what former sources left behind goes."""
    if numba is None or numba.config.CACHE_DIR:
        return
    folder = folder_for_code(HERE)
    if not folder.exists():
        for former in folder.parent.glob(f"{PREFIX}*"):
            shutil.rmtree(former, ignore_errors=True)
    numba.config.CACHE_DIR = str(folder)


_keep_in_own_folder()
