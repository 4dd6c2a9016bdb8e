"""What is to do about tables."""

from collections.abc import Iterator

from flask_babel import gettext as _

from expo.domain.words import N_
from expo.web.organizer.todo import SetUpStep, Task, Todo, TodoContext, link


def _without_tables(context: TodoContext) -> Iterator[Task]:
    if not context.figures.tables:
        yield Task("bad", _("There are no consultation tables yet."), _("Add tables"), link("organizer_tables.index"))


TODO = (Todo(20, _without_tables),)
STEPS = (
    SetUpStep(
        40,
        N_("Consultation tables"),
        N_("Where consultations take place: a zone each for both groups of buyers."),
        45,
        "organizer_tables.index",
        lambda context: context.figures.tables,
        _without_tables,
    ),
)
