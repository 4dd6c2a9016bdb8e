"""Templates that are compiled once: every test has an application of its own, which would compile its own again."""

from pathlib import Path
from types import CodeType

from flask import Flask
from jinja2 import FileSystemBytecodeCache, FunctionLoader
from jinja2.bccache import Bucket


class RememberedTemplates(FileSystemBytecodeCache):
    """What templates compile to: in files for parallel processes and the next start, in memory for the next test."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))
        if bucket.code is None:
            super().load_bytecode(bucket)
            self._remember(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        super().dump_bytecode(bucket)
        self._remember(bucket)

    def _remember(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


def draw_nothing(app: Flask) -> None:
    """Make every template empty, for a test of what is decided before a page is drawn: it then costs a third."""
    app.jinja_env.loader = FunctionLoader(lambda _: "")
