"""Find what features declare about themselves: a name that the modules of a package may have, such as ``HISTORY``."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any


def declared(package: str, name: str) -> Iterator[tuple[str, Any]]:
    """Yield the short name of each module of a package that has ``name``, with its value.

    Modules come in alphabetical order, whatever order they were imported in. Packages are left out.
    """
    for found in sorted(iter_modules(import_module(package).__path__), key=lambda one: one.name):
        if not found.ispkg:
            module = import_module(f"{package}.{found.name}")
            if hasattr(module, name):
                yield found.name, getattr(module, name)
