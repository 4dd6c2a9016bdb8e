"""What is to do about objections to a provisional timetable."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from expo.queries import objections
from expo.web.formats import date_time
from expo.web.organizer.todo import Task, Todo, TodoContext, link


def _provisional(context: TodoContext) -> Iterator[Task]:
    counts = objections.counts(context.session, context.edition.id)
    publication = context.figures.publication
    until = publication.provisional_until if publication else None
    is_over = until is None or until <= context.now
    if counts.undecided:
        text = ngettext(
            "%(num)s objection waits for a decision.", "%(num)s objections wait for a decision.", counts.undecided
        )
        due = context.now if is_over else until
        yield Task("bad" if is_over else "wait", text, _("Decide"), link("organizer_objections.index"), due)
    elif publication and until and is_over:
        number = publication.schedule.number
        text = _(
            "The time for objections to version %(number)s ended on %(until)s.", number=number, until=date_time(until)
        )
        planner = link("organizer_schedules.show", number=number)
        yield Task("wait", text, _("Publish the final timetable"), planner, context.next_day)


TODO = (Todo(65, _provisional),)
