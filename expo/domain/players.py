"""Where a broadcast can be seen: an address of a known platform as a player, any other as a link."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from urllib.parse import parse_qs, urlsplit


class PlayerKind(StrEnum):
    """How a stream is shown: in a frame of its platform, by the browser itself, as HLS, or behind a link."""

    FRAME = "frame"
    VIDEO = "video"
    STREAM = "stream"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Player:
    """What the page shows of a stream; ``source`` is the address of the frame, of the video, or of the link.

    ``origin`` is what the page's content policy has to admit, empty for our own files and for links.
    """

    kind: PlayerKind
    source: str
    origin: str = ""


_KEY = r"[A-Za-z0-9_-]+"
_FRAMES = (
    (re.compile(rf"(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:live|embed|shorts)/({_KEY})"), "youtube"),
    (re.compile(rf"youtu\.be/({_KEY})"), "youtube"),
    (re.compile(r"(?:www\.)?vimeo\.com/(?:event/)?([0-9]+)|player\.vimeo\.com/video/([0-9]+)"), "vimeo"),
    (re.compile(rf"tv\.naver\.com/(?:v|l|embed)/({_KEY})"), "naver"),
)
_PLAYERS = {
    "youtube": ("https://www.youtube-nocookie.com", "/embed/"),
    "vimeo": ("https://player.vimeo.com", "/video/"),
    "naver": ("https://tv.naver.com", "/embed/"),
}
VIDEOS = frozenset({".mp4", ".webm", ".m3u8"})
STREAM_PARTS = frozenset({".ts", ".m4s", ".aac"})
"""What a stream in the folder of videos consists of beside its list."""
FILE = "file:"
"""How an address begins that is the name of a file in the installation's folder of videos."""


def player(address: str) -> Player | None:
    """Return how a stream is shown; ``None`` for an empty address and for one that no browser may follow."""
    address = address.strip()
    if address.startswith(FILE):
        name = PurePosixPath(address.removeprefix(FILE)).name
        return Player(_kind(name), FILE + name) if PurePosixPath(name).suffix in VIDEOS else None
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    if (platform := _platform(parts.hostname, parts.path, parts.query)) is not None:
        origin, path = _PLAYERS[platform[0]]
        return Player(PlayerKind.FRAME, f"{origin}{path}{platform[1]}", origin)
    if parts.scheme == "https" and PurePosixPath(parts.path).suffix in VIDEOS:
        return Player(_kind(parts.path), address, f"https://{parts.netloc.rpartition('@')[2]}")
    return Player(PlayerKind.LINK, address)


def _kind(path: str) -> PlayerKind:
    return PlayerKind.STREAM if path.endswith(".m3u8") else PlayerKind.VIDEO


def _platform(host: str, path: str, query: str) -> tuple[str, str] | None:
    """Return the platform and the key of a video on it."""
    if host.removeprefix("www.").removeprefix("m.") == "youtube.com" and path == "/watch":
        key = parse_qs(query).get("v", [""])[0]
        return ("youtube", key) if re.fullmatch(_KEY, key) else None
    for pattern, name in _FRAMES:
        if (found := pattern.fullmatch(f"{host}{path.rstrip('/')}")) is not None:
            return name, next(filter(None, found.groups()))
    return None
