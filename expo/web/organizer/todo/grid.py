"""What is to do about days and slots."""

from collections.abc import Iterator

from flask_babel import gettext as _

from expo.web.organizer.todo import Task, Todo, TodoContext, link


def _without_slots(context: TodoContext) -> Iterator[Task]:
    if not context.board.slots:
        yield Task("bad", _("There are no slots to meet in yet."), _("Set days and hours"), link("organizer_grid.edit"))


TODO = (Todo(10, _without_slots),)
