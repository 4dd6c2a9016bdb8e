"""On the eve no consultation is without a person of the exhibitor who comes."""

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from expo.queries import colleagues
from expo.web.organizer.todo import Task, Todo, TodoContext, link


def _owners(context: TodoContext) -> Iterator[Task]:
    days = {context.today, context.today + timedelta(days=1)}
    if not any(slot.on in days and slot.meetings for slot in context.slots):
        return
    bare = colleagues.bare(context.session, context.edition, context.now)
    if bare:
        count = sum(one.meetings for one in bare)
        yield Task(
            "wait",
            ngettext(
                "%(num)s consultation until tomorrow has no person of its exhibitor assigned.",
                "%(num)s consultations until tomorrow have no person of their exhibitor assigned.",
                count,
            ),
            _("Share them out"),
            link("organizer_colleagues.index"),
        )


TODO = (Todo(95, _owners),)
