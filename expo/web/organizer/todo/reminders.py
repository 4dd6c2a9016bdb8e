"""What will go out by itself: the list of tomorrow's consultations, in the evening."""

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from expo.domain.editions import moment
from expo.domain.reminders import EVENING
from expo.queries import reminders
from expo.web.organizer.todo import Task, Todo, TodoContext, link


def _evening(context: TodoContext) -> Iterator[Task]:
    """Announce the list of the next day, until it is sent."""
    tomorrow = context.today + timedelta(days=1)
    sent_at = moment(context.today, EVENING, context.edition.zone)
    if context.now >= sent_at or all(slot.on != tomorrow or not slot.meetings for slot in context.slots):
        return
    companies = reminders.companies_on(context.session, context.edition.id, tomorrow)
    yield Task(
        None,
        ngettext(
            "The list of tomorrow goes out by itself, to %(num)s company.",
            "The list of tomorrow goes out by itself, to %(num)s companies.",
            companies,
        ),
        _("See e-mails"),
        link("organizer_outbox.index"),
        sent_at,
    )


TODO = (Todo(90, _evening),)
