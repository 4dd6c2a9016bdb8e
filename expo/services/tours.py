"""Routes through the halls: write their stops, and tick them on the way."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.editions import Span, moment
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation, existing
from expo.domain.tours import StopPlan
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.sessions import StageSession, TourStop
from expo.queries import sessions


def against(session: Session, edition: Edition, span: Span, stops: Sequence[StopPlan]) -> Iterator[Violation]:
    """Yield what is wrong with a route: its times follow one another within the session, its codes are exhibitors'."""
    known, before = _makers(session, edition, stops), span.starts_at
    for number, stop in enumerate(stops, start=1):
        if not stop.words:
            yield Violation("stop_unnamed", N_("Stop %(number)s: say what it is."), {"number": number}, "stops")
        if stop.code and stop.code not in known:
            words = N_("Stop %(number)s: no exhibitor, or more than one, is called “%(code)s”.")
            yield Violation("stop_nowhere", words, {"number": number, "code": stop.code}, "stops")
        at = _moment(edition, span, stop)
        if at is None:
            continue
        if not span.starts_at <= at < span.ends_at:
            words = N_("Stop %(number)s: %(time)s is not within the session.")
            yield Violation("stop_outside", words, {"number": number, "time": f"{stop.at:%H:%M}"}, "stops")
        elif at < before:
            words = N_("Stop %(number)s: %(time)s is before the stop above it.")
            yield Violation("stop_too_early", words, {"number": number, "time": f"{stop.at:%H:%M}"}, "stops")
        else:
            before = at


def write(session: Session, edition: Edition, row: StageSession, stops: Sequence[StopPlan]) -> None:
    """Write the stops of a route; one of the same words is the same stop, ticked or about to be from a phone."""
    known, span = _makers(session, edition, stops), row.span
    were: dict[str, list[TourStop]] = defaultdict(list)
    for was in row.stops:
        were[was.words].append(was)
        was.position = -was.position  # there is one of each number
    session.flush()
    found = []
    for number, stop in enumerate(stops, start=1):
        one = were[stop.words].pop(0) if were[stop.words] else TourStop(words=stop.words)
        one.position, one.starts_at = number, _moment(edition, span, stop)
        one.received_by, one.exhibitor = stop.received_by, known.get(stop.code)
        found.append(one)
    row.stops = found
    session.flush()


def tick(
    session: Session, actor: Actor, edition: Edition, *, session_id: int, stop_id: int, is_done: bool, at: datetime
) -> TourStop:
    """Tick a stop of a route, or untick it; what is said twice is said once."""
    needs(actor, Permission.REGISTER)
    row = sessions.get(session, edition.id, session_id, only_public=False)
    lock_row(session, StageSession, row.id)
    stop = existing(next((one for one in row.stops if one.id == stop_id), None), f"stop {stop_id}")
    stop.visited_at = (stop.visited_at or at) if is_done else None
    session.flush()
    return stop


def _moment(edition: Edition, span: Span, stop: StopPlan) -> datetime | None:
    on = span.starts_at.astimezone(edition.zone).date()
    return moment(on, stop.at, edition.zone) if stop.at else None


def _makers(session: Session, edition: Edition, stops: Sequence[StopPlan]) -> dict[str, Exhibitor]:
    codes = {stop.code for stop in stops}
    rows = session.scalars(select(Exhibitor).where(Exhibitor.edition_id == edition.id, Exhibitor.code.in_(codes)))
    return {one.code: one for one in rows}
