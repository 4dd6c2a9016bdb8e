"""Read pictures that people send: bounded, upright, on white paper, without anything else that the file carried."""

import struct
from io import BytesIO
from threading import Lock
from typing import BinaryIO

from PIL import Image, ImageOps

from expo.domain.refusals import Refusal, Violation
from expo.domain.words import N_

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
MOST_PIXELS = 60_000_000
NO_PICTURE = Violation(
    "no_picture",
    N_("This is not a picture. Choose a PNG, JPEG, WebP or GIF file of at most 60 megapixels."),
    {},
    "file",
)
_one_at_a_time = Lock()  # a large picture takes some hundred megabytes while it is read


def read(file: BinaryIO, longest: int) -> Image.Image:
    """Return a picture, at most ``longest`` pixels long; raise :class:`Refusal` for what is none or is too large."""
    picture = find(file, longest)
    if picture is None:
        raise Refusal(NO_PICTURE)
    return picture


def find(file: BinaryIO, longest: int) -> Image.Image | None:
    """Return a picture, at most ``longest`` pixels long; ``None`` for what is none or is too large."""
    try:
        with _one_at_a_time, Image.open(file, formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return None
            opened.draft("RGB", (longest, longest))  # JPEG is decoded smaller at once
            picture = _upright(opened).convert("RGBA")
            picture.thumbnail((longest, longest))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _upright(picture: Image.Image) -> Image.Image:
    """Return a picture turned as its camera noted; a note that is broken, or was broken on purpose, is left aside."""
    try:
        return ImageOps.exif_transpose(picture)
    except (TypeError, ValueError, LookupError, EOFError, SyntaxError, struct.error):
        return picture


def written(picture: Image.Image, kind: str, longest: int | None = None) -> bytes:
    """Return a picture as a file, ``WEBP`` or ``JPEG``, at most ``longest`` pixels long."""
    if longest is not None and max(picture.size) > longest:
        picture = picture.copy()
        picture.thumbnail((longest, longest))
    target = BytesIO()
    picture.save(target, kind, quality=82)
    return target.getvalue()
