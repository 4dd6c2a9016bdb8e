"""What is to do about halls and booths."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from expo.domain.words import N_
from expo.queries import venue
from expo.web.organizer.todo import SetUpStep, Task, TodoContext, link


def _halls(context: TodoContext) -> Iterator[Task]:
    if not venue.count_halls(context.session, context.edition.id):
        yield Task("bad", _("There are no halls yet."), _("Enter a hall"), link("organizer_halls.index"))


def _booths(context: TodoContext) -> Iterator[Task]:
    count = venue.count_halls_without_booths(context.session, context.edition.id)
    if count:
        yield Task(
            "wait",
            ngettext("%(num)s hall has no booths.", "%(num)s halls have no booths.", count),
            _("Draw booths"),
            link("organizer_venue.index"),
        )


STEPS = (
    SetUpStep(
        20,
        N_("Halls"),
        N_("Themed halls and sector zones. Facilities are not counted."),
        56,
        "organizer_halls.index",
        lambda context: venue.count_halls(context.session, context.edition.id),
        _halls,
    ),
    SetUpStep(
        30,
        N_("Booths"),
        N_("Draw them on the floor plan, or import a list."),
        49,
        "organizer_venue.index",
        lambda context: venue.count_all_booths(context.session, context.edition.id),
        _booths,
    ),
)
