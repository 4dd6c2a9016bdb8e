"""Pictures of links, which other sites show of a page: made from its words and the patterns of its companies."""

from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from expo.domain.identity import tones
from expo.domain.identity.tones import Cloth
from expo.services.prints import paper

COLUMNS, ROWS = 4, 6
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True)
class LinkPreview:
    """What a picture says: ``kicker`` above the title, ``line`` below it, ``foot`` and ``where`` about the expo."""

    title: str
    foot: str
    where: str
    language: str
    kicker: str = ""
    line: str = ""
    cloths: tuple[Cloth, ...] = ()


def picture(preview: LinkPreview) -> bytes:
    """Return the picture as PNG, 1200 by 630 pixels; the same words are drawn once."""
    with _ONE_AT_A_TIME:  # a site that looks at many links at once shall not take every core
        return _drawn(preview)


@lru_cache(maxsize=256)
def _drawn(preview: LinkPreview) -> bytes:
    cloths = preview.cloths[: COLUMNS * ROWS]
    return paper.picture(
        "preview",
        {
            "title": _unbroken(preview.title),
            "kicker": preview.kicker,
            "line": _unbroken(preview.line),
            "foot": preview.foot,
            "where": preview.where,
            "language": preview.language,
            "palette": cloths[0][2] if cloths else 0,
            "panel": tones.panel(cloths, COLUMNS, ROWS),
        },
    )


def _unbroken(text: str) -> str:
    """Return a text that breaks between words only: Korean ones would break after any syllable."""
    return " ".join("\u2060".join(word) for word in text.split(" "))
