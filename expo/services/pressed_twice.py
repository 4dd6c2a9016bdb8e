"""A form that comes twice within moments, because a button was pressed twice or a phone asked again: it makes one row.

Our own script holds the second press back; without it, or where the first answer was lost, this is what does.
"""

import json
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from expo.db import Numbered, lock_keys
from expo.domain.throttles import PRESSED_TWICE
from expo.models.history import Event

_Row = TypeVar("_Row", bound=Numbered)
_Moment = InstrumentedAttribute[datetime] | ColumnElement[datetime]


def made(
    session: Session, model: type[_Row], moment: _Moment, now: datetime, newest_of: str = "", /, **said: Any
) -> _Row | None:
    """Return the row that the same words made moments ago; who says the same at once waits for the other.

    Where a later row takes an earlier one back, it has to be the newest one of its ``newest_of``, a column.
    """
    lock_keys(session, [f"{model.__name__} {sorted(said.items())}"])
    same = [getattr(model, name) == value for name, value in said.items()]
    if newest_of:
        newest = select(func.max(model.id)).where(getattr(model, newest_of) == said[newest_of])
        same.append(model.id == newest.scalar_subquery())
    found = select(model).where(*same, moment > now - PRESSED_TWICE, moment <= now)
    return session.scalar(found.order_by(model.id.desc()).limit(1))


def last_act(act: str, subject: str, subject_id: int | InstrumentedAttribute[int]) -> ColumnElement[datetime]:
    """Return when something was last done to a subject, for rows that do not say when they were made."""
    of_subject = Event.act == act, Event.subject == subject, Event.subject_id == subject_id
    return select(func.max(Event.at)).where(*of_subject).scalar_subquery()


def is_same(kept: Any, said: Any) -> bool:
    """Tell whether a column of JSON keeps what is said; databases do not compare such columns."""
    return json.dumps(kept, sort_keys=True) == json.dumps(said, sort_keys=True)


def done(session: Session, act: str, subject: str, subject_id: int, now: datetime) -> Event | None:
    """Return what was done to a subject moments ago, if it was this act: for what leaves no row of its own.

    Those who do the same wait for a lock of the subject already.
    """
    newest = select(Event).where(Event.subject == subject, Event.subject_id == subject_id).order_by(Event.id.desc())
    event = session.scalar(newest.limit(1))
    is_known = event is not None and event.act == act and now - PRESSED_TWICE < event.at <= now
    return event if is_known else None
