"""Join two booths, or split one, without drawing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain.booth_codes import next_codes
from expo.domain.drawing import DrawnBooth, PlanSort
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.plan_files import PlanChange
from expo.domain.refusals import NotFound, Refusal, Violation
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.queries import drawing
from expo.services.venue.drawing import draw


def split_booth(session: Session, actor: Actor, edition: Edition, *, code: str, now: datetime) -> str:
    """Halve a booth along its longer side and return the code of the new half; the exhibitor keeps the first."""
    needs(actor, Permission.MANAGE_VENUE)
    booths = drawing.drawing(session, edition).booths
    key, booth = _known(booths.items(), code)
    new_code = next(next_codes(code, frozenset(one.code for one in booths.values())))
    if booth.width >= booth.height:
        half = booth.width / 2
        parts = replace(booth, width=half), replace(booth, code=new_code, x=booth.x + half, width=half)
    else:
        half = booth.height / 2
        parts = replace(booth, height=half), replace(booth, code=new_code, y=booth.y + half, height=half)
    changes = [PlanChange(key, PlanSort.BOOTH, booth, parts[0]), PlanChange("new", PlanSort.BOOTH, None, parts[1])]
    draw(session, actor, edition, changes=changes, now=now)
    return new_code


def join_booths(session: Session, actor: Actor, edition: Edition, *, code: str, other_code: str, now: datetime) -> None:
    """Make one booth of two that form a rectangle; it keeps the first one's code."""
    needs(actor, Permission.MANAGE_VENUE)
    booths = drawing.drawing(session, edition).booths.items()
    (key, one), (other_key, other) = _known(booths, code), _known(booths, other_code)
    left, top = min(one.x, other.x), min(one.y, other.y)
    width = max(one.x + one.width, other.x + other.width) - left
    height = max(one.y + one.height, other.y + other.height) - top
    if key == other_key or abs(width * height - one.width * one.height - other.width * other.height) > 0.01:
        raise Refusal(
            Violation(
                "no_rectangle", N_("%(one)s and %(other)s form no rectangle."), {"one": code, "other": other_code}
            )
        )
    joined = replace(one, x=left, y=top, width=width, height=height)
    changes = [PlanChange(key, PlanSort.BOOTH, one, joined), PlanChange(other_key, PlanSort.BOOTH, other, None)]
    draw(session, actor, edition, changes=changes, now=now)


def _known(booths: Iterable[tuple[str, DrawnBooth]], code: str) -> tuple[str, DrawnBooth]:
    for key, booth in booths:
        if booth.code == code:
            return key, booth
    raise NotFound(f"booth {code}")
