"""A small MP4, written box by box: no camera and no coder is needed."""


def box(kind: bytes, *content: bytes) -> bytes:
    """Return a box of ISO/IEC 14496-12."""
    inner = b"".join(content)
    return (8 + len(inner)).to_bytes(4) + kind + inner


def track(handler: bytes, start: int, *samples: bytes, fixed: bool = False) -> bytes:
    """Return a track whose samples follow each other from a place in the file, in one chunk; ``fixed``: of one size."""
    sizes = b"".join(len(one).to_bytes(4) for one in samples)
    size = (len(samples[0]) if fixed else 0).to_bytes(4)
    tables = box(
        b"stbl",
        box(b"stsz", bytes(4), size, len(samples).to_bytes(4), b"" if fixed else sizes),
        box(b"stsc", bytes(4), (1).to_bytes(4), *(n.to_bytes(4) for n in (1, len(samples), 1))),
        box(b"stco", bytes(4), (1).to_bytes(4), start.to_bytes(4)),
    )
    kind = box(b"hdlr", bytes(8), handler, bytes(13))
    return box(b"trak", box(b"tkhd", bytes(84)), box(b"mdia", box(b"mdhd", bytes(24)), kind, box(b"minf", tables)))


def mp4(
    *,
    seconds: int = 12,
    place: bytes = b"+37.5115+127.0595/",
    picture: bytes = b"\1" * 2000,
    way: bytes = b"",
    fixed: bool = False,
    tail: bytes = b"",
) -> bytes:
    """Return a file with a header, a picture, the place where the camera was, and a track of its ``way``."""
    begin = box(b"ftyp", b"isommp42")
    header = box(b"mvhd", bytes(12) + (1000).to_bytes(4) + (seconds * 1000).to_bytes(4) + bytes(80))
    more = box(b"udta", box(b"\xa9xyz", place))

    def movie(at: int) -> bytes:
        tracks = track(b"vide", at, picture[:100], picture[100:], fixed=fixed)
        return box(b"moov", header, tracks, track(b"meta", at + len(picture), way) if way else b"", more)

    at = len(begin) + len(movie(0)) + 8
    return begin + movie(at) + box(b"mdat", picture + way) + tail
