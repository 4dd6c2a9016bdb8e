"""Words about uploaded pictures, and the sizes in which they are kept."""

from expo.domain.history import FeatureHistory
from expo.domain.words import N_

SIZES = (96, 320, 960)
"""The longest side in pixels of each WebP file of a picture."""
FALLBACK = 640
"""The longest side of the JPEG file, for browsers without WebP."""


def file_names(digest: str) -> list[str]:
    """Return the names of all files of a picture."""
    return [webp_name(digest, size) for size in SIZES] + [jpeg_name(digest)]


def webp_name(digest: str, size: int) -> str:
    """Return the name of one WebP file."""
    return f"{digest}-{size}.webp"


def jpeg_name(digest: str) -> str:
    """Return the name of the JPEG file."""
    return f"{digest}.jpg"


HISTORY = FeatureHistory(
    N_("Pictures"),
    {
        "put_logo": N_("Uploaded the logo of %(subject)s"),
        "put_photo": N_("Uploaded a picture of “%(name)s” of %(subject)s"),
        "describe": N_("Changed the description of a picture of %(subject)s"),
        "remove_logo": N_("Removed the logo of %(subject)s"),
        "put_edition_logo": N_("Uploaded the logo of the expo"),
        "remove_edition_logo": N_("Removed the logo of the expo"),
        "remove_photo": N_("Removed the picture of “%(name)s” of %(subject)s"),
    },
)
