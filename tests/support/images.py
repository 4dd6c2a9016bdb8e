"""Pictures that people send."""

from io import BytesIO

from PIL import Image


def photo(kind: str = "JPEG", size: tuple[int, int] = (1200, 800), colour: str = "teal") -> BytesIO:
    """Return a picture with a camera's words about place and maker."""
    picture = Image.new("RGB", size, colour)
    about = Image.Exif()
    about[271] = "A camera of Seoul"
    sent = BytesIO()
    picture.save(sent, kind, exif=about)
    sent.seek(0)
    return sent
