"""Where uploaded files are kept: a small set of operations on names, so that another store can take the folder's place.

A name is never reused for other content. Files that no row names any more are removed by the clock.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from expo.config import Config

NAME = re.compile(r"[0-9a-f]{16,64}(-[0-9]{1,4})?\.[a-z0-9]{2,5}")
"""What files of the storage are called: nothing that a person has typed."""


class Storage(Protocol):
    """A store of files by name."""

    def put(self, name: str, content: bytes) -> None:
        """Keep a file, whole or not at all; one of this name is replaced."""

    def get(self, name: str) -> bytes | None:
        """Return a file's content, ``None`` if there is none."""

    def remove(self, name: str) -> None:
        """Remove a file; a missing one is no error."""

    def names(self, before: datetime | None = None) -> Iterator[str]:
        """Yield the names of all files, or of those written before a moment."""


class FileFolder:
    """Files in a folder of this machine, made when the first file comes; only its owner may read them."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def put(self, name: str, content: bytes) -> None:
        """Write beside the file first, so that a reader never sees half of it."""
        path = self._at(name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix="draft-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(draft, path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise

    def get(self, name: str) -> bytes | None:
        """Read the file."""
        try:
            return self._at(name).read_bytes()
        except FileNotFoundError:
            return None

    def remove(self, name: str) -> None:
        """Delete the file."""
        self._at(name).unlink(missing_ok=True)

    def names(self, before: datetime | None = None) -> Iterator[str]:
        """Walk the folder."""
        for path in sorted(self._path.glob("*/*")):
            if NAME.fullmatch(path.name) and (before is None or _written_at(path) < before):
                yield path.name

    def _at(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise ValueError(name)
        return self._path / name[:2] / name


def _written_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def of(config: Config) -> Storage:
    """Return the storage of an installation."""
    return FileFolder(config.files)
