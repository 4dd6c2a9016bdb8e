"""What is to do about changes of exhibitors' pages."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from expo.queries import page_changes
from expo.web.organizer.todo import Task, Todo, TodoContext, link


def _waiting(context: TodoContext) -> Iterator[Task]:
    waiting = page_changes.count_waiting(context.session, context.edition.id)
    if waiting:
        yield Task(
            "wait",
            ngettext("%(num)s change of a page waits for you.", "%(num)s changes of pages wait for you.", waiting),
            _("Decide"),
            link("organizer_page_changes.index"),
        )


TODO = (Todo(46, _waiting),)
