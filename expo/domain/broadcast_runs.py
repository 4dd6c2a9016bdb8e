"""A broadcast behind the scenes: its steps, checklist, crew, and the cue sheet as people type it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from expo.domain.history import FeatureHistory
from expo.domain.refusals import Violation
from expo.domain.text import whole
from expo.domain.words import N_, Labelled


class RunStep(Labelled):
    """A step of a broadcast, in their order."""

    PRODUCTS_LOCKED = "products_locked", N_("Products locked")
    REHEARSED = "rehearsed", N_("Rehearsed")
    ON_AIR = "on_air", N_("Went on air")
    OFF_AIR = "off_air", N_("Went off air")
    REPORTED = "reported", N_("Reported")


class CheckItem(Labelled):
    """What has to be ready before a broadcast."""

    PROPS = "props", N_("Props and samples are at the studio")
    POWER = "power", N_("Power and water for cooking or demonstrating")
    ALLERGENS = "allergens", N_("Allergens and labels can be shown")
    ORIGIN = "origin", N_("Origin of the products is stated")
    PRONUNCIATION = "pronunciation", N_("Pronunciation of company and products")
    FILMING = "filming", N_("Everyone in the picture agrees to be filmed")
    LINKS = "links", N_("Product links, prices and coupons work")


class CrewPart(Labelled):
    """A task in the studio."""

    DIRECTOR = "director", N_("Director (PD)")
    ASSISTANT = "assistant", N_("Assistant director")
    CAMERA = "camera", N_("Camera")
    HOST = "host", N_("Show host")
    MERCHANDISER = "merchandiser", N_("Products and chat (MD)")


@dataclass(frozen=True, slots=True)
class Cue:
    """One row of a cue sheet; ``product_no`` counts the broadcast's products from 1, ``None`` without one."""

    starts_second: int
    segment: str
    product_no: int | None = None
    line: str = ""
    graphic: str = ""

    @property
    def clock(self) -> str:
        """The time from the start of the show, as ``mm:ss``."""
        return mm_ss(self.starts_second)


_CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9])")
SEPARATOR = "|"
MOST_CUES = 120


def mm_ss(second: int) -> str:
    """Return seconds as ``mm:ss``; before the start with a minus."""
    minutes, seconds = divmod(abs(second), 60)
    return f"{'-' if second < 0 else ''}{minutes:02d}:{seconds:02d}"


def typed(cues: Sequence[Cue]) -> str:
    """Return a cue sheet as it is edited: a line for each row."""
    return "\n".join(
        f" {SEPARATOR} ".join((one.clock, one.segment, str(one.product_no or ""), one.line, one.graphic)).rstrip(" |")
        for one in cues
    )


def read(text: str, products: int) -> tuple[list[Cue], list[Violation]]:
    """Read a cue sheet: ``mm:ss | segment | product number | line | graphic``; tabs part columns too.

    Returns the rows in the order of their times, and what is wrong, by line.
    """
    found: list[Cue] = []
    wrong: list[Violation] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        if not raw.strip():
            continue
        cells = [cell.strip() for cell in re.split(r"\t|\|", raw)]
        reasons = list(_against(number, cells, products, {one.starts_second for one in found}))
        wrong += reasons
        if not reasons:
            found.append(_cue(cells))
    if len(found) > MOST_CUES:
        wrong.append(Violation("too_many_cues", N_("At most %(most)s rows."), {"most": MOST_CUES}, "sheet"))
    return sorted(found, key=lambda one: one.starts_second), wrong


def _cue(cells: list[str]) -> Cue:
    minutes, seconds = cells[0].split(":")
    rest = [*cells[1:], "", "", "", ""]
    return Cue(int(minutes) * 60 + int(seconds), rest[0], int(rest[1]) if rest[1] else None, rest[2], rest[3])


def _against(number: int, cells: list[str], products: int, taken: set[int]) -> Iterator[Violation]:
    params = {"row": number}
    if not _CLOCK.fullmatch(cells[0]):
        yield Violation("cue_time", N_("Row %(row)s does not begin with a time such as 02:30."), params, "sheet")
    elif _cue([cells[0], "x"]).starts_second in taken:
        yield Violation("cue_twice", N_("Row %(row)s has the time of another row."), params, "sheet")
    if len(cells) < 2 or not cells[1] or len(cells[1]) > 200:
        yield Violation("cue_segment", N_("Row %(row)s names no segment after the time."), params, "sheet")
    if len(cells) > 2 and cells[2] and not whole(cells[2], products):
        yield Violation("cue_product", N_("Row %(row)s: there is no product with that number."), params, "sheet")


def elapsed(began_at: datetime | None, shift: int, now: datetime) -> int | None:
    """Return the second of the show; ``None`` before it is on air."""
    return int((now - began_at).total_seconds()) + shift if began_at else None


HISTORY = FeatureHistory(
    N_("Broadcasts"),
    {
        "take_step": N_("Broadcast of %(exhibitor)s: %(step)s"),
        "set_cues": N_("Changed the cue sheet of %(exhibitor)s"),
        "set_products": N_("Changed the products in the broadcast of %(exhibitor)s"),
        "set_checks": N_("Changed the checklist of the broadcast of %(exhibitor)s"),
        "put_captions": N_("Put captions to the broadcast of %(exhibitor)s"),
        "remove_captions": N_("Removed captions of the broadcast of %(exhibitor)s"),
        "set_crew": N_("Changed the crew of the broadcast of %(exhibitor)s"),
        "report": N_("Entered the figures of the broadcast of %(exhibitor)s"),
        "add_crew": N_("Added %(name)s to the studio's crew"),
        "remove_crew": N_("Removed %(name)s from the studio's crew"),
    },
    words={"step": RunStep},
)
