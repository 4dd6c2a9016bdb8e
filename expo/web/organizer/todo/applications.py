"""What is to do about companies that apply to exhibit."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from expo.queries import applications
from expo.web.organizer.todo import Task, Todo, TodoContext, link


def _new(context: TodoContext) -> Iterator[Task]:
    waiting = applications.count_new(context.session, context.edition.id)
    if waiting:
        yield Task(
            "wait",
            ngettext("%(num)s company has applied to exhibit.", "%(num)s companies have applied to exhibit.", waiting),
            _("Decide"),
            link("organizer_applications.index"),
        )


TODO = (Todo(45, _new),)
