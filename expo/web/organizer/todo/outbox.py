"""What is to do about e-mails."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from expo.queries import outbox
from expo.web.organizer.todo import Task, Todo, TodoContext, link


def _lost(context: TodoContext) -> Iterator[Task]:
    lost = outbox.count_lost(context.session, context.edition.id)
    if lost:
        yield Task(
            "wait",
            ngettext(
                "%(num)d e-mail cannot be delivered.",
                "%(num)d e-mails cannot be delivered.",
                lost,
            ),
            _("See to whom"),
            link("organizer_outbox.index", view="failed"),
            context.next_slot,
        )


TODO = (Todo(60, _lost), Todo(60, _lost, after=True))
