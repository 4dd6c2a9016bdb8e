"""The sample's side programme fills: who registers for each session, and who stands at its door when it begins.

Invented, the same at every start. Visitors register for what takes place on the day of their visit; tastings and tours
have more friends than places. What people of the demo do with their own badges stays as it is.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter
from random import Random

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from expo.models.editions import Edition
from expo.models.sessions import SessionRegistration, StageSession
from expo.queries import sessions
from expo.services.sample.crowd import visits

FILLS, SOUGHT_AFTER = 0.75, 1.2
"""Registrations for each place: of a session as a rule, and of one with few places."""
FEW = 40
EARLIEST = timedelta(minutes=15)
"""So long before a session its first visitor stands at the door."""
COMES, WALKS_IN = 0.85, 0.08
"""Shares: of those with a place who come, and of the places that are taken at the door by others."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """One person's part in a session: when it was wished, and when the person came, if at all."""

    session_id: int
    person_id: int
    registered_at: datetime
    came_at: datetime | None

    def by(self, now: datetime) -> "_Wish | None":
        """Return what of it has happened by now."""
        if self.registered_at > now:
            return None
        came_at = self.came_at if self.came_at and self.came_at <= now else None
        return _Wish(self.session_id, self.person_id, self.registered_at, came_at)


def write_stage(session: Session, edition: Edition, *, now: datetime) -> int:
    """Let visitors register and come until now; return how many registrations were added."""
    present = _present(session, edition)
    programme = [row for row in sessions.programme(session, edition.id) if row.takes_registrations and row.capacity]
    wishes = [wish for row in programme for wish in _wishes(edition, row, present)]
    of_edition = StageSession.edition_id == edition.id
    rows = session.scalars(select(SessionRegistration).join(StageSession).where(of_edition)).all()
    there = {(row.session_id, row.person_id): row for row in rows}
    new = []
    for wish in wishes:
        row, done = there.get((wish.session_id, wish.person_id)), wish.by(now)
        if row is None and done is not None:
            new.append({name: getattr(done, name) for name in _Wish.__dataclass_fields__})
        elif row is not None and row.registered_at == wish.registered_at:
            _move(session, row, wish, done)
    session.flush()
    if new:  # their order decides who has a place
        session.execute(insert(SessionRegistration), sorted(new, key=lambda one: one["registered_at"]))
    return len(new)


def _move(session: Session, row: SessionRegistration, wish: _Wish, done: _Wish | None) -> None:
    """Let an invented registration be as it is by now, also when the clock was set back; a scan by people stays."""
    if done is None:
        session.delete(row)
    elif row.came_at in {None, wish.came_at}:
        row.came_at = done.came_at


def _present(session: Session, edition: Edition) -> Mapping[date, Sequence[tuple[int, datetime]]]:
    """Return by day who visits, and since when."""
    found: defaultdict[date, dict[int, datetime]] = defaultdict(dict)
    for person_id, at in visits(session, edition):
        found[at.astimezone(edition.zone).date()].setdefault(person_id, at)
    return {on: sorted(of_day.items()) for on, of_day in found.items()}


def _wishes(
    edition: Edition, row: StageSession, present: Mapping[date, Sequence[tuple[int, datetime]]]
) -> Iterator[_Wish]:
    """Yield who registers in advance, then who comes by without.

    Each person has own dice, so that one visitor more moves no one else, and a second by which the row is known again.
    """
    capacity, of_day = row.capacity or 0, present.get(row.starts_at.astimezone(edition.zone).date(), ())
    people = []
    for person_id, at in of_day:
        if at < row.starts_at - EARLIEST:
            dice = Random(f"stage {edition.code} {row.title_ko} {person_id}")  # noqa: S311 -- sample data
            people.append((dice.random(), person_id, dice))
    people.sort(key=itemgetter(0))
    advance = round(capacity * (SOUGHT_AFTER if capacity <= FEW else FILLS))
    early = [
        (row.starts_at - timedelta(minutes=dice.randint(90, 8000), seconds=53), person_id, dice)
        for _throw, person_id, dice in people[:advance]
    ]
    for place, (at, person_id, dice) in enumerate(sorted(early, key=itemgetter(0, 1))):
        comes = place < capacity and dice.random() < COMES
        came_at = row.starts_at - timedelta(seconds=dice.randint(20, 850)) if comes else None
        yield _Wish(row.id, person_id, at, came_at)
    if advance < capacity:
        for _throw, person_id, dice in people[advance : advance + round(capacity * WALKS_IN)]:
            at = row.starts_at - timedelta(seconds=dice.randint(20, 850))
            yield _Wish(row.id, person_id, at, at)
