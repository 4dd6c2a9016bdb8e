"""What is to do about tables."""

from collections.abc import Iterator

from flask_babel import gettext as _

from expo.web.organizer.todo import Task, Todo, TodoContext, link


def _without_tables(context: TodoContext) -> Iterator[Task]:
    if not context.board.tables:
        yield Task("bad", _("There are no consultation tables yet."), _("Add tables"), link("organizer_tables.index"))


TODO = (Todo(20, _without_tables),)
