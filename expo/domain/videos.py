"""Short videos that people upload: what may come in, and an MP4 without the place where it was filmed."""

from collections.abc import Iterator
from dataclasses import dataclass

from expo.domain.history import FeatureHistory
from expo.domain.words import N_

MOST_MEGABYTES = 60
MOST_MINUTES = 10
_HOLDS_OTHERS = frozenset({b"moov", b"trak"})
_TELLS_MORE = frozenset({b"udta", b"meta", b"uuid"})
"""Boxes of a file where cameras write place, owner and device; players need none of them."""


@dataclass(frozen=True, slots=True)
class Mp4:
    """A video as it is kept."""

    content: bytes
    seconds: float


def read_mp4(content: bytes) -> Mp4 | None:
    """Return an MP4 with what cameras tell of place and owner overwritten; ``None`` for anything else.

    Source: ISO/IEC 14496-12, boxes of a size, a kind and their content.
    """
    kept, seconds = bytearray(content), None
    boxes = list(_boxes(content, 0, len(content)))
    if not boxes or boxes[0][0] != b"ftyp":
        return None
    for kind, start, body, end in boxes:
        if kind in _TELLS_MORE:
            kept[start + 4 : start + 8] = b"free"
            kept[body:end] = bytes(end - body)
        elif kind == b"mvhd":
            seconds = _seconds(content[body:end])
    return Mp4(bytes(kept), seconds) if seconds is not None else None


def _boxes(content: bytes, start: int, stop: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield kind, start, start of the content, and end of each box, also of those within others."""
    while start + 8 <= stop:
        size, kind, body = int.from_bytes(content[start : start + 4]), content[start + 4 : start + 8], start + 8
        if size == 1:
            size, body = int.from_bytes(content[start + 8 : start + 16]), start + 16
        end = stop if size == 0 else start + size
        if end < body or end > stop:
            return
        yield kind, start, body, end
        if kind in _HOLDS_OTHERS:
            yield from _boxes(content, body, end)
        start = end


def _seconds(header: bytes) -> float | None:
    """Return the length that a movie's header states."""
    at, width = (20, 8) if header[:1] == b"\x01" else (12, 4)
    scale = int.from_bytes(header[at : at + 4])
    return int.from_bytes(header[at + 4 : at + 4 + width]) / scale if scale else None


def video_name(digest: str) -> str:
    """Return the name of a video's file."""
    return f"{digest}.mp4"


HISTORY = FeatureHistory(
    N_("Videos"),
    {
        "put": N_("Uploaded a video of %(exhibitor)s"),
        "remove": N_("Removed a video of %(exhibitor)s"),
    },
)
