"""Short videos that people upload: how large and long they may be, and what the history says of them."""

from expo.domain.history import FeatureHistory
from expo.domain.words import N_

MOST_MEGABYTES = 60
MOST_MINUTES = 10


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
