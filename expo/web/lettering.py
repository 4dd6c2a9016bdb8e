"""Names on the floor plan: how they break into lines that fit into a booth or a hall."""

import re
from collections.abc import Iterable
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from expo.models.venue import Hall
    from expo.queries.floor import FloorHall

_SYLLABLE = re.compile("[^aeiouyw ][aeiouyw]", re.IGNORECASE)
"""Where a syllable of a romanized name begins: a consonant before a vowel."""

_NUMBER = re.compile(r"(?<=\D)\d")


def broken(name: str, room: float) -> list[str]:
    """Break a name into at most two lines of so many half letters, between words where that fits.

    A Latin word that is too long is hyphenated between syllables; what is left over ends in ``…``.
    """
    first, _, rest = name.partition(" ")
    if _span(name) <= room:
        return [name]
    if not rest or _span(first) > room:
        first, rest = _cut(name, room)
    return [first.rstrip(), rest if _span(rest) <= room else _shortened(rest, room)]


def _cut(text: str, room: float) -> tuple[str, str]:
    """Cut a text so that the first part fits: before a number or half way to it (교차·협력1관), else in the middle."""
    most = _most(text, room)
    number = _NUMBER.search(text)
    if number and not text.isascii():
        for place in (number.start(), number.start() // 2):
            if 0 < place <= most and _span(text[place:]) <= room:
                return text[:place], text[place:]
    if text[:most].isascii():
        ends = [end for end in range(2, most) if _SYLLABLE.match(text, end) and text[:end].isalpha()]
        if ends:
            return f"{text[: ends[-1]]}-", text[ends[-1] :]
    half = -(-len(text) // 2)
    place = half if half <= most else most
    return text[:place], text[place:]


def _shortened(text: str, room: float) -> str:
    """Return what fits of a line, and ``…``; of a Latin word not just one or two letters."""
    kept = _cut_at(text, room - 1)
    word = kept.rpartition(" ")[2]
    return f"{kept[: -len(word)].rstrip() if kept.isascii() and len(word) < min(3, len(kept)) else kept}…"


def _span(text: str) -> float:
    """Return a text's width in half letters: Hangul has two, Latin a little more than one."""
    return sum(1.1 if letter.isascii() else 2 for letter in text)


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Break a text into lines that fit into so many metres at a size of letters in metres.

    Lines end between words, after a hyphen or a middle dot; a word that is too long ends in ``…``.
    """
    room = width / (size * 0.45)
    lines: list[str] = []
    for word in re.findall(r"[^\s·-]+[·-]?\s*|[·-]\s*", text):
        if lines and _span(f"{lines[-1]}{word}".rstrip()) <= room:
            lines[-1] += word
        else:
            lines.append(word)
    return [line.rstrip() if _span(line.rstrip()) <= room else f"{_cut_at(line, room - 1)}…" for line in lines]


def on_one_line(text: str, width: float, size: float) -> str:
    """Return a text that fits into so many metres at a size of letters in metres; what does not fit ends in ``…``."""
    room = width / (size * 0.45)
    return text if _span(text) <= room else _shortened(text, room)


def in_block(name: str, short: str, width: float, height: float, size: float = 3.0) -> list[str]:
    """Return the lines of a hall's name in a block of metres; what is short for it where the name cannot be whole."""
    most = max(1, int(height / (0.92 * size)))
    lines = wrapped(name, width, size)
    if len(lines) == 1 and lines[0].endswith("…") and not name.isascii() and most > 1:
        lines = broken(name, width / (size * 0.45))
    is_whole = len(lines) <= most and not any(line.endswith("…") for line in lines)
    return lines[:most] if is_whole or not short or wrapped(short, width, size) != [short] else [short]


def squeezed(
    name: str, hall: "Hall | FloorHall", halls: "Iterable[Hall | FloorHall]", size: float = 1.5
) -> float | None:
    """Return how many metres a hall's name is drawn in, to end before the next hall's; ``None`` where it does."""
    beside = [one.x for one in halls if one.x > hall.x and abs(one.y - hall.y) < 2]
    room = max(hall.width, min(beside, default=inf) - hall.x - 0.6)
    return round(room, 2) if _span(name) * size * 0.43 > room else None


def _cut_at(text: str, room: float) -> str:
    """Return as much of a text as fits."""
    return text[: _most(text, room)].rstrip()


def _most(text: str, room: float) -> int:
    """Return how many letters of a text fit: at least one."""
    return next((n for n in range(len(text), 0, -1) if _span(text[:n]) <= room), 1)
