"""What is to do about exhibitors."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from expo.domain.words import N_
from expo.queries.lists import exhibitors
from expo.queries.lists.exhibitors import ExhibitorView
from expo.web.organizer.todo import SetUpStep, Task, Todo, TodoContext, link


def _foundations(context: TodoContext) -> Iterator[Task]:
    if not context.figures.exhibitors:
        yield Task("bad", _("There are no exhibitors yet."), _("Enter exhibitors"), link("organizer_exhibitors.index"))
    if context.figures.without_booth:
        yield Task(
            "wait",
            ngettext(
                "%(num)s exhibitor has no booth.", "%(num)s exhibitors have no booth.", context.figures.without_booth
            ),
            _("Assign booths"),
            link("organizer_exhibitors.index", booth="none") or link("organizer_venue.index"),
            context.opening,
        )


def _fairness(context: TodoContext) -> Iterator[Task]:
    if not context.figures.is_published:
        return
    if context.figures.had[0]:
        yield Task(
            "bad",
            ngettext(
                "%(num)s exhibitor has no consultation.",
                "%(num)s exhibitors have no consultation.",
                context.figures.had[0],
            ),
            _("See which"),
            link("organizer_exhibitors.index", meetings=0),
            context.next_day,
        )
    few = exhibitors.below_minimum(context.session, context.edition)
    if few > 0:
        yield Task(
            "wait",
            ngettext(
                "%(num)s exhibitor has fewer consultations than promised.",
                "%(num)s exhibitors have fewer consultations than promised.",
                few,
            ),
            _("See which"),
            link("organizer_exhibitors.index", state=ExhibitorView.BELOW_MINIMUM.value),
            context.next_day,
        )


TODO = (Todo(30, _foundations), Todo(90, _fairness))
STEPS = (
    SetUpStep(
        50,
        N_("Exhibitors"),
        N_("Import your spreadsheet, or enter them one by one."),
        42,
        "organizer_imports.index",
        lambda context: context.figures.exhibitors,
        _foundations,
    ),
)
