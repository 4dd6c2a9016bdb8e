"""Captions of a recording: WebVTT, or SubRip as many programs write it, read strictly and written anew."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from expo.domain.refusals import Violation
from expo.domain.words import N_

MOST_BYTES = 500_000
MOST_LINES = 5_000
_TIME = r"(?:(\d{1,3}):)?([0-5]\d):([0-5]\d)[.,](\d{3})"
_SPAN = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?")
_TAG = re.compile(r"<[^>]*>")
NO_CAPTIONS = Violation("no_captions", N_("This is not a file of captions (WebVTT or SubRip)."), {}, "file")


@dataclass(frozen=True, slots=True)
class CaptionLine:
    """What is said in a span, in milliseconds from the beginning."""

    starts: int
    ends: int
    words: str


def read(content: bytes) -> tuple[list[CaptionLine], list[Violation]]:
    """Return the lines of a file and what is wrong with it; markup in the words is left out."""
    if len(content) > MOST_BYTES:
        return [], [Violation("captions_size", N_("The file is larger than 500 kB."), {}, "file")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [Violation("captions_encoding", N_("The file is not in UTF-8. Save it as UTF-8."), {}, "file")]
    lines = list(_lines(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")))
    wrong = [] if 0 < len(lines) <= MOST_LINES else [NO_CAPTIONS]
    backwards = next((number for number, one in enumerate(lines, start=1) if one.ends <= one.starts), None)
    if backwards is not None:
        words = N_("Caption %(number)s ends before it begins.")
        wrong.append(Violation("captions_order", words, {"number": backwards}, "file"))
    return lines, wrong


def _lines(text: str) -> Iterator[CaptionLine]:
    for block in re.split(r"\n{2,}", text):
        rows = block.strip("\n").split("\n")
        place = next((number for number, row in enumerate(rows[:2]) if _SPAN.fullmatch(row.strip())), None)
        if place is None:  # the heading, a note, a style
            continue
        found = _SPAN.fullmatch(rows[place].strip())
        words = " ".join(unescape(_TAG.sub("", row)).strip() for row in rows[place + 1 :] if row.strip())
        if found is not None and words:
            yield CaptionLine(_moment(*found.groups()[:4]), _moment(*found.groups()[4:]), words.replace("-->", "→"))


def _moment(hours: str | None, minutes: str, seconds: str, thousandths: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(thousandths)


def written(lines: list[CaptionLine]) -> str:
    """Return lines as WebVTT."""
    cues = (f"{clock(one.starts)} --> {clock(one.ends)}\n{_escaped(one.words)}\n" for one in lines)
    return "WEBVTT\n\n" + "\n".join(cues)


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clock(milliseconds: int) -> str:
    """Return a moment as ``00:01:02.500``."""
    seconds, thousandths = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{thousandths:03d}"
