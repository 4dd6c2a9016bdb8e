"""What an organizer should do next: only what is true now, most pressing first, each with the page that settles it.

A feature declares its own to-dos as ``TODO`` in a module of this package.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from expo.domain.editions import Phase
from expo.domain.registry import declared
from expo.queries.dashboard import Board


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do; ``tone`` is ``bad`` for what blocks the work, ``wait`` for what should not wait long."""

    tone: str | None
    text: str
    action: str
    href: str | None


@dataclass(frozen=True, slots=True)
class TodoContext:
    """What a to-do is decided from; a feature whose figures are not on the board asks its own query."""

    session: Session
    edition: Any
    board: Board
    now: datetime

    def is_open(self, phase: Phase) -> bool:
        return any(state.phase is phase and state.is_open for state in self.board.phases)

    @property
    def is_over(self) -> bool:
        return bool(self.now.astimezone(self.edition.zone).date() > self.edition.ends_on)


@dataclass(frozen=True, slots=True)
class Todo:
    """Where a feature's tasks come among the others, and what finds them: until the expo is over, or ``after`` it."""

    order: int
    find: Callable[[TodoContext], Iterator[Task]]
    after: bool = False


@cache
def _declared() -> list[Todo]:
    every = [todo for _, todos in declared(__name__, "TODO") for todo in todos]
    return sorted(every, key=lambda todo: todo.order)


def link(endpoint: str, **values: Any) -> str | None:
    """Return an address, ``None`` if the feature is not installed."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None


def tasks(context: TodoContext) -> list[Task]:
    """Return the open to-dos."""
    found = [task for todo in _declared() if todo.after == context.is_over for task in todo.find(context)]
    return sorted(found, key=lambda task: task.tone != "bad")


def by_urgency(found: Sequence[Task]) -> list[tuple[str, str, list[Task]]]:
    """Return tone, heading and tasks: what blocks the work, what should not wait, what is good to know."""
    groups = (("bad", _("Now")), ("wait", _("Today")), ("", _("When there is time")))
    parted = [(tone, name, [task for task in found if (task.tone or "") == tone]) for tone, name in groups]
    return [group for group in parted if group[2]]


def stage(edition: Any, now: datetime) -> str:
    """Say in a few words where the edition is in its life."""
    today = now.astimezone(edition.zone).date()
    text: str
    if today > edition.ends_on:
        text = _("The expo is over")
    elif today >= edition.starts_on:
        number, days = (today - edition.starts_on).days + 1, (edition.ends_on - edition.starts_on).days + 1
        text = _("Day %(number)s of %(days)s", number=number, days=days)
    else:
        left = (edition.starts_on - today).days
        text = ngettext("%(num)d day until the expo", "%(num)d days until the expo", left)
    return text
