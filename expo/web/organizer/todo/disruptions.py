"""What is to do about changes on the day."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from expo.web.organizer.todo import Task, Todo, TodoContext, link


def _without_a_place(context: TodoContext) -> Iterator[Task]:
    if context.figures.without_a_place:
        yield Task(
            "bad",
            ngettext(
                "%(num)s consultation needs another place: something it counts on will be missing.",
                "%(num)s consultations need another place: something they count on will be missing.",
                context.figures.without_a_place,
            ),
            _("Plan again"),
            link("organizer_disruptions.index"),
            context.figures.first_without_a_place,
        )


TODO = (Todo(65, _without_a_place),)
