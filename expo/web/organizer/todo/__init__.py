"""What an organizer should do next: only what is true now, most pressing first, each with the page that settles it.

A feature declares its own to-dos as ``TODO`` in a module of this package.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from expo.domain.editions import Phase
from expo.domain.registry import declared
from expo.queries.dashboard import DashboardFigures
from expo.queries.show_day import SlotLoad
from expo.queries.table_news import WaitingPair
from expo.web.access import acts_in, current_actor

if TYPE_CHECKING:
    from expo.models.editions import Edition

SOON = timedelta(minutes=30)
"""What is due within this time is for now."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do; ``tone`` is ``bad`` for what blocks the work, ``wait`` for what should not wait long.

    ``due_at`` is when it has to be done, ``extent`` whom or how much it concerns; without a time, the tone decides.
    """

    tone: str | None
    text: str
    action: str
    href: str | None
    due_at: datetime | None = None
    extent: str = ""


@dataclass(frozen=True, slots=True)
class TodoContext:
    """What a to-do is decided from; a feature whose figures are not among these asks its own query."""

    session: Session
    edition: "Edition"
    figures: DashboardFigures
    now: datetime
    slots: Sequence[SlotLoad] = ()
    waiting: Sequence[WaitingPair] = ()

    def is_open(self, phase: Phase) -> bool:
        return any(state.phase is phase and state.is_open for state in self.figures.phases)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.edition.zone).date()

    @property
    def opening(self) -> datetime | None:
        """The first slot of the expo, also when it is over."""
        return self.slots[0].starts_at if self.slots else None

    @property
    def next_slot(self) -> datetime | None:
        """The next slot with consultations."""
        return next((slot.starts_at for slot in self.slots if slot.starts_at > self.now and slot.meetings), None)

    @property
    def day_end(self) -> datetime | None:
        """The end of today's last slot."""
        return next((slot.ends_at for slot in reversed(self.slots) if slot.on == self.today), None)

    @property
    def next_day(self) -> datetime | None:
        """The first slot of the next day with slots: what is for that day has to be done before."""
        return next((slot.starts_at for slot in self.slots if slot.on > self.today), None)

    @property
    def is_over(self) -> bool:
        return bool(self.today > self.edition.ends_on)


@dataclass(frozen=True, slots=True)
class Todo:
    """Where a feature's tasks come among the others, and what finds them: until the expo is over, or ``after`` it."""

    order: int
    find: Callable[[TodoContext], Iterator[Task]]
    after: bool = False


@dataclass(frozen=True, slots=True)
class SetUpStep:
    """A step of setting an expo up: so many ``days`` before its first day, done when ``count`` finds something.

    Its ``gaps`` are to-dos; they show while the step is not whole. A step that ``is_optional`` is left out while there
    is nothing to do and nothing done. ``unit`` words its count, where its name does not say what is counted. A feature
    declares its own as ``STEPS``.
    """

    order: int
    name: str
    about: str
    days: int
    endpoint: str
    count: Callable[[TodoContext], int]
    gaps: Callable[[TodoContext], Iterator[Task]] = lambda _context: iter(())
    is_optional: bool = False
    unit: Callable[[int], str] | None = None


@dataclass(frozen=True, slots=True)
class StepState:
    """A step as it is now: when it is due, how much there is, and what is missing."""

    step: SetUpStep
    due_on: date
    count: int
    gaps: Sequence[Task]

    @property
    def is_done(self) -> bool:
        return bool(self.count) and not self.gaps


LEAD_DAYS = 60
"""So long before its first day the set-up of an expo begins; where less time is left, all steps draw together."""


def steps(context: TodoContext, begun_on: date) -> list[StepState]:
    """Return the steps of the set-up in their order, with dates counted back from the first day."""
    first = context.edition.starts_on
    share = min(1.0, max(0, (first - begun_on).days) / LEAD_DAYS)
    every = sorted((step for _, found in declared(__name__, "STEPS") for step in found), key=lambda step: step.order)
    states = (
        StepState(step, first - timedelta(days=round(step.days * share)), step.count(context), list(step.gaps(context)))
        for step in every
    )
    return [one for one in states if one.count or one.gaps or not one.step.is_optional]


@cache
def _declared() -> list[Todo]:
    every = [todo for _, todos in declared(__name__, "TODO") for todo in todos]
    return sorted(every, key=lambda todo: todo.order)


def link(endpoint: str, **values: Any) -> str | None:
    """Return an address, ``None`` if the feature is not installed."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None


def tasks(context: TodoContext) -> list[Task]:
    """Return the open to-dos: by the time when they are due, then what blocks the work before what does not."""
    found = [task for todo in _declared() if todo.after == context.is_over for task in todo.find(context)]
    tones = ("bad", "wait", None)
    return sorted(found, key=lambda task: (task.due_at is None, task.due_at or context.now, tones.index(task.tone)))


def parted(found: Iterable[Task]) -> tuple[list[Task], list[Task]]:
    """Return what the reader can do, and what is for other teams; who may change nothing reads all as one list."""
    own: list[Task] = []
    others: list[Task] = []
    may_act = bool(current_actor().permissions)
    for task in found:
        (others if may_act and task.href and not acts_in(task.href) else own).append(task)
    return own, others


def by_urgency(found: Sequence[Task], context: TodoContext) -> list[tuple[str, list[Task]]]:
    """Return headings and tasks: what is for now, for today, for tomorrow, and for later."""
    groups = {"now": _("Now"), "today": _("Today"), "tomorrow": _("By tomorrow"), "later": _("When there is time")}
    parted = [(name, [task for task in found if _group(task, context) == group]) for group, name in groups.items()]
    return [group for group in parted if group[1]]


def _group(task: Task, context: TodoContext) -> str:
    if task.due_at is None:
        return {"bad": "now", "wait": "today"}.get(task.tone or "", "later")
    if task.due_at <= context.now + SOON:
        return "now"
    days = (task.due_at.astimezone(context.edition.zone).date() - context.today).days
    return ("today", "tomorrow", "later")[min(days, 2)]


def stage(edition: "Edition", now: datetime) -> str:
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
        text = ngettext("%(num)s day until the expo", "%(num)s days until the expo", left)
    return text
