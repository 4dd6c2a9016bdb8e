"""What an organizer should do next: only what is true now, most pressing first, each with the page that settles it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from expo.domain.editions import Phase
from expo.queries.buyers import State
from expo.queries.dashboard import Board
from expo.queries.funnel import Show
from expo.queries.schedules import Topic
from expo.web.formats import tongue


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do; ``tone`` is ``bad`` for what blocks the work, ``wait`` for what should not wait long."""

    tone: str | None
    text: str
    action: str
    href: str | None


def link(endpoint: str, **values: Any) -> str | None:
    """Return an address, ``None`` where that room is not installed."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None


def tasks(board: Board, edition: Any, now: datetime) -> list[Task]:
    """Return what is to be done."""
    if now.astimezone(edition.zone).date() > edition.ends_on:
        return list(_after(board))
    found = [*_foundations(board), *_people(board), *_timetable(board), *_fairness(board, edition.exhibitor_minimum)]
    return sorted(found, key=lambda task: task.tone != "bad")


def _foundations(board: Board) -> Iterator[Task]:
    if not board.slots:
        yield Task("bad", _("There are no slots to meet in yet."), _("Set days and hours"), link("organizer_grid.edit"))
    if not board.tables:
        yield Task("bad", _("There are no consultation tables yet."), _("Add tables"), link("organizer_tables.index"))
    if not board.exhibitors:
        yield Task("bad", _("There are no exhibitors yet."), _("Enter exhibitors"), link("organizer_exhibitors.index"))
    if board.without_booth:
        yield Task(
            "wait",
            ngettext("%(num)d exhibitor has no booth.", "%(num)d exhibitors have no booth.", board.without_booth),
            _("Assign booths"),
            link("organizer_exhibitors.index", booth="none") or link("organizer_venue.index"),
        )
    for language, count in sorted(board.missing_languages.items()):
        yield Task(
            "bad",
            ngettext(
                "No interpreter speaks %(language)s, which %(num)d buyer needs.",
                "No interpreter speaks %(language)s, which %(num)d buyers need.",
                count,
                language=tongue(language),
            ),
            _("Enter an interpreter"),
            link("organizer_interpreters.index"),
        )


def _people(board: Board) -> Iterator[Task]:
    waiting = board.buyers[State.WAITING]
    if waiting:
        yield Task(
            "bad",
            ngettext("%(num)d buyer waits for approval.", "%(num)d buyers wait for approval.", waiting),
            _("Decide"),
            link("organizer_buyers.index", state=State.WAITING.value),
        )
    wishes_open = any(door.phase is Phase.WISHES and door.is_open for door in board.doors)
    if not wishes_open and not board.pairs[Show.WISHED]:
        yield Task(
            "wait",
            _("Nobody can wish yet: the phase “Wishes” is closed."),
            _("Open a phase"),
            link("organizer_editions.phases"),
        )
    if board.free_studio_slots and not any(door.phase is Phase.STUDIO and door.is_open for door in board.doors):
        yield Task(
            None,
            ngettext(
                "%(num)d studio slot is free, but the phase “Studio booking” is closed.",
                "%(num)d studio slots are free, but the phase “Studio booking” is closed.",
                board.free_studio_slots,
            ),
            _("Open a phase"),
            link("organizer_editions.phases"),
        )


def _timetable(board: Board) -> Iterator[Task]:
    newest, planner = board.newest, link("organizer_schedules.index")
    if board.without_a_place:
        yield Task(
            "bad",
            ngettext(
                "%(num)d consultation needs another place: something it counts on will be missing.",
                "%(num)d consultations need another place: something they count on will be missing.",
                board.without_a_place,
            ),
            _("Plan again"),
            link("organizer_disruptions.index"),
        )
    if newest is None:
        if board.slots and board.pairs[Show.WISHED]:
            yield Task("wait", _("No timetable has been planned yet."), _("Plan a timetable"), planner)
        return
    if newest.failed_at:
        yield Task("bad", _("Version %(number)s could not be planned.", number=newest.number), _("See why"), planner)
    elif newest.solved_at is None:
        yield Task(None, _("Version %(number)s is being planned.", number=newest.number), _("Watch it"), planner)
    elif board.publication is None or board.publication.schedule_id < newest.id:
        yield Task(
            "wait",
            _("Version %(number)s is planned but not published.", number=newest.number),
            _("Compare and publish"),
            planner,
        )
    if board.grid_outran_plan:
        yield Task(
            "wait",
            _("Days or slots were changed after version %(number)s was asked for.", number=newest.number),
            _("Plan again"),
            planner,
        )
    since = board.changes_since.get(Topic.WISHES, 0) + board.changes_since.get(Topic.TIMES, 0)
    if since:
        yield Task(
            "wait",
            ngettext(
                "%(num)d wish, answer or time was changed after version %(number)s was asked for.",
                "%(num)d wishes, answers or times were changed after version %(number)s was asked for.",
                since,
                number=newest.number,
            ),
            _("Plan again"),
            planner,
        )
    booking_open = any(door.phase is Phase.BOOKING and door.is_open for door in board.doors)
    if board.publication is not None and not booking_open:
        yield Task(
            None,
            _("The timetable is published, but buyers cannot book free slots: “Direct booking” is closed."),
            _("Open a phase"),
            link("organizer_editions.phases"),
        )


def _fairness(board: Board, minimum: int) -> Iterator[Task]:
    if board.publication is None:
        return
    if board.had[0]:
        yield Task(
            "bad",
            ngettext(
                "%(num)d exhibitor has no consultation.", "%(num)d exhibitors have no consultation.", board.had[0]
            ),
            _("See which"),
            link("organizer_exhibitors.index", meetings=0),
        )
    few = board.below(minimum) - board.had[0]
    if few > 0:
        yield Task(
            "wait",
            ngettext(
                "%(num)d exhibitor has fewer than the %(minimum)s consultations promised.",
                "%(num)d exhibitors have fewer than the %(minimum)s consultations promised.",
                few,
                minimum=minimum,
            ),
            _("See which"),
            link("organizer_exhibitors.index", meetings=1),
        )
    if board.idle_buyers:
        yield Task(
            "wait",
            ngettext(
                "%(num)d approved buyer has no consultation.",
                "%(num)d approved buyers have no consultation.",
                board.idle_buyers,
            ),
            _("See which"),
            link("organizer_buyers.index", meetings=0),
        )


def _after(board: Board) -> Iterator[Task]:
    for door in board.doors:
        if door.is_open:
            yield Task(
                "wait",
                _("The expo is over, but a phase is still open."),
                _("Close it"),
                link("organizer_editions.phases"),
            )
            return


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
