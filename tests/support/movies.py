"""A small MP4, written box by box: no camera and no coder is needed."""


def box(kind: bytes, content: bytes) -> bytes:
    """Return a box of ISO/IEC 14496-12."""
    return (8 + len(content)).to_bytes(4) + kind + content


def mp4(*, seconds: int = 12, place: bytes = b"+37.5115+127.0595/", picture: bytes = b"\0" * 2000) -> bytes:
    """Return a file with a header, the place where a camera was, and something where the pictures would be."""
    header = box(b"mvhd", bytes(12) + (1000).to_bytes(4) + (seconds * 1000).to_bytes(4) + bytes(80))
    more = box(b"udta", box(b"\xa9xyz", place))
    return box(b"ftyp", b"isommp42") + box(b"moov", header + more) + box(b"mdat", picture)
