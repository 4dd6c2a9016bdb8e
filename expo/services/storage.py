"""Where uploaded files are kept: few operations on names, in a folder of this machine or a bucket that many share.

A name is never reused for other content. Files that no row names any more are removed by the clock.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from expo.config import Config

if TYPE_CHECKING:
    from obstore import ReadableFile

NAME = re.compile(r"[0-9a-f]{16,64}(-[0-9]{1,4})?\.[a-z0-9]{2,5}")
"""What files of the storage are called: nothing that a person has typed."""

VIDEOS = "videos"
"""The folder, in that of the uploaded files or in the bucket, of videos that the operator has put there."""

TIMEOUT = timedelta(seconds=20)
"""How long a bucket may take to answer."""


class PartsOfFile(Protocol):
    """A file that is read in parts, as players ask for them."""

    size: int
    etag: str

    def seekable(self) -> bool:
        """Say that parts can be asked for."""

    def seek(self, to: int) -> int:
        """Go on reading from here."""

    def tell(self) -> int:
        """Return from where is read next."""

    def read(self, count: int) -> bytes:
        """Return so many bytes, fewer at the end."""


class Storage(Protocol):
    """A store of files by name."""

    def put(self, name: str, content: bytes) -> None:
        """Keep a file, whole or not at all; one of this name is replaced."""

    def get(self, name: str) -> bytes | None:
        """Return a file's content, ``None`` if there is none."""

    def opened(self, name: str) -> "PartsOfFile | None":
        """Open a file that is read in parts, ``None`` if there is none."""

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

    def opened(self, name: str) -> "PartsOfFile | None":
        """Open the file."""
        try:
            return LocalFile(self._at(name))
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
        return self._path / _key(name)


class LocalFile:
    """A file of this machine; it is closed after the last reader."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self.size, self.etag = path.stat().st_size, path.name

    def seekable(self) -> bool:
        """Say that parts can be asked for."""
        return True

    def seek(self, to: int) -> int:
        """Go on reading from here."""
        return self._file.seek(to)

    def tell(self) -> int:
        """Return from where is read next."""
        return self._file.tell()

    def read(self, count: int) -> bytes:
        """Return so many bytes, fewer at the end."""
        return self._file.read(count)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _written_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


class Bucket:
    """Files in a bucket of an S3-compatible service; its keys, region and address are the usual ``AWS_`` variables."""

    def __init__(self, url: str) -> None:
        from obstore.store import S3Store  # an extra

        is_plain = os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://")  # a service beside us
        self._store = S3Store.from_url(
            url, client_options={"timeout": TIMEOUT, "allow_http": is_plain}, retry_config={"max_retries": 3}
        )

    def put(self, name: str, content: bytes) -> None:
        """Send the file; the service shows it whole or not at all."""
        self._store.put(_key(name), content)

    def get(self, name: str) -> bytes | None:
        """Fetch the file."""
        try:
            return bytes(self._store.get(_key(name)).bytes())
        except FileNotFoundError:
            return None

    def remove(self, name: str) -> None:
        """Delete the object; a missing one is no error to the service either."""
        with suppress(FileNotFoundError):
            self._store.delete(_key(name))

    def video(self, name: str) -> "BucketVideo | None":
        """Open a video that the operator has put beside the files; ``None`` if there is none."""
        return self._reader(f"{VIDEOS}/{name}")

    def opened(self, name: str) -> "PartsOfFile | None":
        """Open the object."""
        return self._reader(_key(name))

    def _reader(self, key: str) -> "BucketVideo | None":
        from obstore import open_reader

        try:
            about = self._store.head(key)
            return BucketVideo(open_reader(self._store, key), about["size"], about["e_tag"] or "")
        except FileNotFoundError:
            return None

    def names(self, before: datetime | None = None) -> Iterator[str]:
        """Ask for the list, page by page."""
        for page in self._store.list():
            for found in page:
                name = found["path"].rsplit("/", 1)[-1]
                if NAME.fullmatch(name) and (before is None or found["last_modified"] < before):
                    yield name


class BucketVideo:
    """An object of the bucket that is read in parts, as players ask for them."""

    def __init__(self, reader: "ReadableFile", size: int, etag: str) -> None:
        self._reader, self.size, self.etag = reader, size, etag.strip('"')

    def seekable(self) -> bool:
        """Say that parts can be asked for."""
        return True

    def seek(self, to: int) -> int:
        """Go on reading from here."""
        return int(self._reader.seek(to))

    def tell(self) -> int:
        """Return from where is read next."""
        return int(self._reader.tell())

    def read(self, count: int) -> bytes:
        """Return so many bytes, fewer at the end."""
        return bytes(self._reader.read(count))


def _key(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ValueError(name)
    return f"{name[:2]}/{name}"


@lru_cache(maxsize=4)
def _bucket(url: str, process: int) -> Bucket:
    """Keep one client in each process: its connections must not be shared by a fork."""
    return Bucket(url)


def of(config: Config) -> Storage:
    """Return the storage of an installation.

    Raises:
        RuntimeError: a bucket is named, the extra ``s3`` is not installed.
    """
    return bucket_of(config) or FileFolder(config.files)


def bucket_of(config: Config) -> Bucket | None:
    """Return the bucket of an installation, ``None`` without one; raises as `of` does."""
    if not config.bucket:
        return None
    if find_spec("obstore") is None:
        raise RuntimeError('EXPO_BUCKET needs the extra "s3": pip install ".[s3]"')
    return _bucket(config.bucket, os.getpid())
