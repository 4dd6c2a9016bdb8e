"""Documents that companies upload: their size and kind are checked, and they are kept apart from what is served."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from expo.domain.refusals import Violation, refuse_if
from expo.domain.words import N_

MOST_BYTES = 8 * 2**20
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINNINGS = {
    ".pdf": b"%PDF", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff", ".png": b"\x89PNG\r\n\x1a\n",
    ".zip": _ZIP, ".docx": _ZIP, ".xlsx": _ZIP, ".pptx": _ZIP, ".hwpx": _ZIP,
    ".hwp": _OLE, ".doc": _OLE, ".xls": _OLE, ".ppt": _OLE,
}  # fmt: skip
"""The kinds of documents by the ending of their name, and how the content of each begins."""


def columns(name: str, media_type: str, content: bytes) -> dict[str, Any]:
    """Return the columns of an uploaded document; the service that calls has checked who may.

    Raises
    ------
    Refusal
        If the file is empty, larger than 8 MB, of a kind that is not taken, or not what its name says.
    """
    refuse_if(_against(name, content))
    return {
        "name": name[-200:],
        "media_type": media_type[:100],
        "size": len(content),
        "content": content,
        "sha256": sha256(content).hexdigest(),
    }


def _against(name: str, content: bytes) -> Iterator[Violation]:
    if not 0 < len(content) <= MOST_BYTES:
        yield Violation("file_size", N_("The file is empty or larger than 8 MB."), {}, "file")
        return
    begins = _BEGINNINGS.get(PurePath(name).suffix.lower())
    if begins is None:
        taken = N_("Please send a PDF, JPEG or PNG, a Hangul or Office document, or a ZIP of them.")
        yield Violation("file_kind", taken, {}, "file")
    elif not content.startswith(begins):
        yield Violation("file_content", N_("The file is not what its name says, or it is damaged."), {}, "file")
