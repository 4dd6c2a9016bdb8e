"""What is to do at the guidance desk: what counselling left open, on its day."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from expo.queries import guidance
from expo.web.organizer.todo import Task, Todo, TodoContext, link


def _due(context: TodoContext) -> Iterator[Task]:
    due = guidance.count_due(context.session, context.edition.id, context.today)
    if due:
        yield Task(
            "wait",
            ngettext(
                "The guidance desk left %(num)s thing open that is due.",
                "The guidance desk left %(num)s things open that are due.",
                due,
            ),
            _("Settle"),
            link("organizer_guidance.visits", open=1),
        )


TODO = (Todo(46, _due), Todo(46, _due, after=True))
