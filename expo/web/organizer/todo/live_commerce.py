"""What is to do in the studio: applications for times on air."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from expo.queries import broadcast_applications
from expo.web.organizer.todo import Task, Todo, TodoContext, link


def _waiting(context: TodoContext) -> Iterator[Task]:
    waiting = broadcast_applications.count_waiting(context.session, context.edition.id, context.now)
    if waiting:
        yield Task(
            "wait",
            ngettext(
                "%(num)s application for the studio waits for a choice.",
                "%(num)s applications for the studio wait for a choice.",
                waiting,
            ),
            _("Decide"),
            link("organizer_live_commerce.index"),
        )


TODO = (Todo(47, _waiting),)
