"""An MP4 with picture and sound and nothing else: what cameras tell of place, owner and way is overwritten.

A file is a row of boxes of a size, a kind and their content; a track names the parts of the ``mdat`` boxes that are its
own. What is not known to be needed by players goes: other tracks (some cameras write where they were, second by
second), other boxes, and what no track of picture or sound names. Source: ISO/IEC 14496-12.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack
from typing import NamedTuple

_FILE = frozenset({b"ftyp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"styp"})
_IN_MOVIE = frozenset({b"mvhd", b"trak", b"mvex"})
_IN_TRACK = frozenset({b"tkhd", b"edts", b"mdia"})
_IN_MEDIA = frozenset({b"mdhd", b"hdlr", b"minf", b"elng"})
_PICTURE, _SOUND = b"vide", b"soun"


@dataclass(frozen=True, slots=True)
class Mp4:
    """A video as it is kept; ``has_more`` if there is more in it than picture and sound, which could not be removed."""

    content: bytes
    seconds: float
    has_more: bool = False


class _Box(NamedTuple):
    """A box from ``start`` to ``end``; its content begins at ``body``."""

    kind: bytes
    start: int
    body: int
    end: int


def read_mp4(content: bytes) -> Mp4 | None:
    """Return an MP4 with its picture and sound alone; ``None`` for anything that is no video of this form."""
    top = [*_boxes(content, 0, len(content))]
    movie = next((box for box in top if box.kind == b"moov"), None)
    if movie is None or top[0].kind != b"ftyp":
        return None
    parts = [*_boxes(content, movie.body, movie.end)]
    seconds = next((_seconds(content[box.body : box.end]) for box in parts if box.kind == b"mvhd"), None)
    tracks = {box: _handler(content, box) for box in parts if box.kind == b"trak"}
    shown = [box for box, handler in tracks.items() if handler in {_PICTURE, _SOUND}]
    if seconds is None or _PICTURE not in tracks.values():
        return None
    kept = bytearray(content[: top[-1].end])
    _keep(kept, top, _FILE)
    _keep(kept, [box for box in parts if box not in tracks or box not in shown], _IN_MOVIE - {b"trak"})
    for track in shown:
        _keep(kept, _within(content, track), _IN_TRACK)
        _keep(kept, _within(content, track, b"mdia"), _IN_MEDIA)
    is_clean = _keep_samples(kept, content, top, shown)
    return Mp4(bytes(kept), seconds, has_more=not is_clean and len(shown) < len(tracks))


def _keep(kept: bytearray, boxes: list[_Box], kinds: frozenset[bytes]) -> None:
    """Overwrite the boxes of other kinds; their places stay, for the tables of samples count bytes."""
    for box in boxes:
        if box.kind not in kinds:
            kept[box.start + 4 : box.start + 8] = b"free"
            kept[box.body : box.end] = bytes(box.end - box.body)


def _keep_samples(kept: bytearray, content: bytes, top: list[_Box], shown: list[_Box]) -> bool:
    """Overwrite what no shown track names; tell whether the tables could be read. A file in pieces has none."""
    spans = [_samples(content, track) for track in shown]
    if any(box.kind == b"moof" for box in top) or None in spans:
        return False
    media = [box for box in top if box.kind == b"mdat"]
    for box in media:
        kept[box.body : box.end] = bytes(box.end - box.body)
    for start, end in (span for of_track in spans for span in of_track or ()):
        for box in media:
            first, last = max(start, box.body), min(end, box.end)
            if first < last:
                kept[first:last] = content[first:last]
    return True


def _samples(content: bytes, track: _Box) -> list[tuple[int, int]] | None:
    """Return where a track's samples are in the file, chunk by chunk; ``None`` if its tables are of another form."""
    tables = {box.kind: content[box.body : box.end] for box in _within(content, track, b"mdia", b"minf", b"stbl")}
    sizes = _numbers(tables.get(b"stsz", b""), skip=8)
    runs = _numbers(tables.get(b"stsc", b""), width=3)
    is_wide = b"co64" in tables
    chunks = _numbers(tables.get(b"co64" if is_wide else b"stco", b""), long=is_wide)
    if sizes is None or runs is None or chunks is None or any(tables[b"stsz"][4:8]):
        return None
    spans, at = list[tuple[int, int]](), 0
    firsts, each = runs[::3], runs[1::3]
    run = -1
    for number, start in enumerate(chunks, 1):
        while run + 1 < len(firsts) and firsts[run + 1] <= number:
            run += 1
        if run < 0:
            return None
        spans.append((start, start + sum(sizes[at : at + each[run]])))
        at += each[run]
    return spans if at >= len(sizes) else None


def _numbers(table: bytes, *, skip: int = 4, width: int = 1, long: bool = False) -> tuple[int, ...] | None:
    """Return the numbers of a table with a count before them, ``width`` in each row; ``None`` if some are missing."""
    count = int.from_bytes(table[skip : skip + 4]) * width
    row = table[skip + 4 : skip + 4 + count * (8 if long else 4)]
    if len(table) < skip + 4 or len(row) != count * (8 if long else 4):
        return None
    return unpack(f">{count}{'Q' if long else 'I'}", row)


def _handler(content: bytes, track: _Box) -> bytes:
    """Return what a track is for, as its four letters."""
    found = (box for box in _within(content, track, b"mdia") if box.kind == b"hdlr")
    return next((content[box.body + 8 : box.body + 12] for box in found), b"")


def _within(content: bytes, box: _Box, *path: bytes) -> list[_Box]:
    """Return the boxes in a box, or in the first of each kind on the path down from it."""
    boxes = [*_boxes(content, box.body, box.end)]
    for kind in path:
        found = next((one for one in boxes if one.kind == kind), None)
        boxes = [*_boxes(content, found.body, found.end)] if found else []
    return boxes


def _boxes(content: bytes, start: int, stop: int) -> Iterator[_Box]:
    """Yield the boxes of a part of the file, up to the first that does not fit."""
    while start + 8 <= stop:
        size, kind, body = int.from_bytes(content[start : start + 4]), content[start + 4 : start + 8], start + 8
        if size == 1:
            size, body = int.from_bytes(content[start + 8 : start + 16]), start + 16
        end = stop if size == 0 else start + size
        if end < body or end > stop:
            return
        yield _Box(kind, start, body, end)
        start = end


def _seconds(header: bytes) -> float | None:
    """Return the length that a movie's header states."""
    at, width = (20, 8) if header[:1] == b"\x01" else (12, 4)
    scale = int.from_bytes(header[at : at + 4])
    return int.from_bytes(header[at + 4 : at + 4 + width]) / scale if scale else None
