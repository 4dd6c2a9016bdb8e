"""What is to do about the phases of an edition."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from expo.domain.editions import Phase
from expo.domain.words import N_
from expo.queries.funnel import FunnelStage
from expo.web.organizer.todo import SetUpStep, Task, Todo, TodoContext, link


def _before(context: TodoContext) -> Iterator[Task]:
    if not context.is_open(Phase.WISHES) and not context.figures.pairs[FunnelStage.WISHED]:
        yield Task(
            "wait",
            _("Wishes cannot be entered yet: the phase “Wishes” is closed."),
            _("Open a phase"),
            link("organizer_editions.phases"),
            context.next_day,
        )
    if context.figures.free_studio_slots and not context.is_open(Phase.STUDIO):
        yield Task(
            None,
            ngettext(
                "%(num)s studio slot is free, but the phase “Studio booking” is closed.",
                "%(num)s studio slots are free, but the phase “Studio booking” is closed.",
                context.figures.free_studio_slots,
            ),
            _("Open a phase"),
            link("organizer_editions.phases"),
            context.next_day,
        )


def _booking(context: TodoContext) -> Iterator[Task]:
    if context.figures.is_published and not context.is_open(Phase.BOOKING):
        yield Task(
            None,
            _("The timetable is published, but buyers cannot book free slots: “Direct booking” is closed."),
            _("Open a phase"),
            link("organizer_editions.phases"),
            context.next_day,
        )


def _over(context: TodoContext) -> Iterator[Task]:
    if any(state.is_open for state in context.figures.phases):
        yield Task(
            "wait",
            _("The expo is over, but a phase is still open."),
            _("Close it"),
            link("organizer_editions.phases"),
        )


TODO = (Todo(60, _before), Todo(80, _booking), Todo(10, _over, after=True))


def _wishes(context: TodoContext) -> Iterator[Task]:
    if not context.figures.pairs[FunnelStage.WISHED]:
        text = _("No wish has been entered yet.")
        yield Task("wait", text, _("Open a phase"), link("organizer_editions.phases"))


STEPS = (
    SetUpStep(
        70,
        N_("Wishes"),
        N_("Open the phase “Wishes”; a sheet of buyers may hold wishes too."),
        21,
        "organizer_editions.phases",
        lambda context: context.figures.pairs[FunnelStage.WISHED],
        _wishes,
        unit=lambda count: ngettext("%(num)s pair", "%(num)s pairs", count),
    ),
)
