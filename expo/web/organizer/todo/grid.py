"""What is to do about days and slots."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from expo.domain.words import N_
from expo.web.organizer.todo import SetUpStep, Task, Todo, TodoContext, link


def _without_slots(context: TodoContext) -> Iterator[Task]:
    if not context.figures.slots:
        yield Task("bad", _("There are no slots to meet in yet."), _("Set days and hours"), link("organizer_grid.edit"))


TODO = (Todo(10, _without_slots),)
STEPS = (
    SetUpStep(
        10,
        N_("Days and consultation hours"),
        N_("Slots follow from them."),
        60,
        "organizer_grid.edit",
        lambda context: context.figures.slots,
        _without_slots,
        unit=lambda count: ngettext("%(num)s slot", "%(num)s slots", count),
    ),
)
