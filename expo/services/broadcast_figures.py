"""What a platform counted of a broadcast: typed for one, or read from a table for many."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain.disruptions import Missing
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation, refuse_if
from expo.domain.text import whole
from expo.domain.words import N_
from expo.models.broadcast_runs import BroadcastFigures
from expo.models.editions import Edition
from expo.models.live_commerce import Broadcast
from expo.queries import broadcast_runs, live_commerce, nameable
from expo.services import history

MOST = 2_000_000_000
COLUMNS = ("views", "peak", "likes", "orders", "sales")


@dataclass(frozen=True, slots=True)
class CountedShow:
    """What was counted; ``sales`` in whole won, ``countries`` of inquiries as two letters each, ``None`` untold."""

    views: int
    peak: int
    likes: int
    orders: int
    sales: int
    countries: tuple[str, ...] | None = None
    source: str = ""


def enter(
    session: Session, actor: Actor, edition: Edition, *, broadcast_id: int, counted: CountedShow, now: datetime
) -> BroadcastFigures:
    """Enter the figures of one broadcast; entering them again replaces them, and the history keeps who did."""
    needs(actor, Permission.MANAGE_STUDIO)
    show = live_commerce.broadcast(session, edition.id, broadcast_id)
    refuse_if(_against(show, counted, now))
    return _write(session, actor, edition, show, counted, now)


def read(session: Session, actor: Actor, edition: Edition, *, text: str, source: str, now: datetime) -> int:
    """Read figures of many broadcasts: an exhibitor, then views, peak, likes, orders, sales on each line.

    Nothing is written unless every line can be. Returns how many broadcasts there were.
    """
    needs(actor, Permission.MANAGE_STUDIO)
    shows = {one.broadcast.exhibitor_id: one.broadcast for one in broadcast_runs.reports(session, edition.id)}
    lines = [[cell.strip() for cell in re.split(r"\t|;|\|", line)] for line in text.splitlines()]
    ids = nameable.named(session, edition, Missing.EXHIBITOR, (cells[0] for cells in lines if cells[0])).rows
    found: list[tuple[Broadcast, CountedShow]] = []
    wrong: list[Violation] = []
    for number, (name, *counts) in enumerate(lines, start=1):
        numbers = [cell.replace(",", "") for cell in counts[: len(COLUMNS)]]
        if not any((name, *numbers)) or (number == 1 and not any(cell.isdecimal() for cell in numbers)):
            continue
        show = shows.get(ids.get(" ".join(name.split()), 0))
        if show is None or len(numbers) < len(COLUMNS) or not all(one.isdecimal() for one in numbers):
            wrong.append(
                Violation(
                    "figures_line",
                    N_("Row %(row)s: the name or code of an exhibitor on air, then five numbers."),
                    {"row": number},
                    "text",
                )
            )
            continue
        views, peak, likes, orders, sales = (
            MOST + 1 if (count := whole(one, MOST)) is None else count for one in numbers
        )
        counted = CountedShow(views, peak, likes, orders, sales, source=source)
        wrong += _against(show, counted, now)
        found.append((show, counted))
    refuse_if(wrong)
    for show, counted in found:
        _write(session, actor, edition, show, counted, now)
    return len(found)


def _write(
    session: Session, actor: Actor, edition: Edition, show: Broadcast, counted: CountedShow, now: datetime
) -> BroadcastFigures:
    row = session.get(BroadcastFigures, show.id) or BroadcastFigures(broadcast_id=show.id)
    for name in (*COLUMNS, "source"):
        setattr(row, name, getattr(counted, name))
    if counted.countries is not None:
        row.countries = list(counted.countries)
    row.entered_at, row.entered_by_id = now, actor.user_id
    session.add(row)
    session.flush()
    history.record(
        session,
        actor,
        "broadcast_runs.report",
        "broadcast",
        show.id,
        edition_id=edition.id,
        now=now,
        exhibitor=show.exhibitor.code,
    )
    return row


def _against(show: Broadcast, counted: CountedShow, now: datetime) -> Iterator[Violation]:
    if show.studio_slot.starts_at > now:
        yield Violation(
            "not_yet", N_("The broadcast of %(exhibitor)s has not begun yet."), {"exhibitor": show.exhibitor.code}
        )
    if any(not 0 <= getattr(counted, name) <= MOST for name in COLUMNS):
        yield Violation("number_large", N_("This number is too large."), {}, "views")
    if counted.peak > counted.views:
        yield Violation("peak_large", N_("More watched at once than watched at all."), {}, "peak")
