"""What is to do about the timetable."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from expo.domain.words import N_
from expo.queries.funnel import FunnelStage
from expo.queries.schedules import Topic, lost_pairs
from expo.web.organizer.todo import SetUpStep, Task, Todo, TodoContext, link


def _timetable(context: TodoContext) -> Iterator[Task]:
    figures, newest, planner = context.figures, context.figures.newest, link("organizer_schedules.index")
    due = context.next_day
    if newest is None:
        if figures.slots and figures.pairs[FunnelStage.WISHED]:
            yield Task(
                "wait", _("No timetable has been planned yet."), _("Plan a timetable"), planner, context.next_day
            )
        return
    if newest.failed_at:
        yield Task("bad", _("Version %(number)s could not be planned.", number=newest.number), _("See why"), planner)
    elif newest.solved_at is None:
        yield Task(None, _("Version %(number)s is being planned.", number=newest.number), _("Watch it"), planner)
    elif figures.publication is None or figures.publication.schedule_id < newest.id:
        yield Task(
            "wait",
            _("Version %(number)s is planned but not published.", number=newest.number),
            _("Compare and publish"),
            planner,
            due,
        )
    elif not figures.is_published:
        yield Task(
            "wait", _("The timetable was taken back, and nothing is planned."), _("Plan a timetable"), planner, due
        )
        return
    if figures.grid_outran_plan:
        yield Task(
            "wait",
            _("Days or slots were changed after version %(number)s was asked for.", number=newest.number),
            _("Plan again"),
            planner,
            due,
        )
    since = figures.changes_since.get(Topic.WISHES, 0) + figures.changes_since.get(Topic.TIMES, 0)
    if since:
        yield Task(
            "wait",
            ngettext(
                "%(num)s wish, answer or time was changed after version %(number)s was asked for.",
                "%(num)s wishes, answers or times were changed after version %(number)s was asked for.",
                since,
                number=newest.number,
            ),
            _("Plan again"),
            planner,
            due,
        )


def _lost(context: TodoContext) -> Iterator[Task]:
    publication = context.figures.publication
    if publication is None or publication.is_empty:
        return
    lost = len(lost_pairs(context.session, context.edition, publication))
    if lost:
        yield Task(
            "bad",
            ngettext(
                "%(num)s planned consultation lost its place, and both sides still want to meet.",
                "%(num)s planned consultations lost their place, and both sides still want to meet.",
                lost,
            ),
            _("Plan again"),
            link("organizer_schedules.index"),
            context.next_day,
        )


TODO = (Todo(66, _lost), Todo(70, _timetable))
STEPS = (
    SetUpStep(
        80,
        N_("Timetable"),
        N_("Plan it, check it, publish it."),
        10,
        "organizer_schedules.index",
        lambda context: int(context.figures.is_published),
        _timetable,
    ),
)
