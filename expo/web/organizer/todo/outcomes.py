"""What is to do about consultations at their tables: who keeps others waiting, what was not said or written."""

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from expo.queries import table_news
from expo.web.formats import local
from expo.web.organizer.todo import Task, Todo, TodoContext, link

AT_MOST = 3
"""So many tables at which a company is waiting are named; the others are counted."""


def _waiting(context: TodoContext) -> Iterator[Task]:
    no_show = timedelta(minutes=context.edition.no_show_minutes)
    for pair in context.waiting[:AT_MOST]:
        names = {"table": pair.table or _("Booth"), "absent": local(pair.absent)}
        yield Task(
            "bad",
            _("%(table)s: %(absent)s has not come yet.", **names),
            _("Report a no-show") if context.now >= pair.starts_at + no_show else _("Look"),
            link("organizer_outcomes.index", view="missing", table=pair.table or None),
            pair.starts_at,
            _("%(present)s is waiting", present=local(pair.present)),
        )
    others = len(context.waiting) - AT_MOST
    if others > 0:
        yield Task(
            "bad",
            ngettext("Someone waits at %(num)s more table.", "Someone waits at %(num)s more tables.", others),
            _("See which"),
            link("organizer_outcomes.index", view="missing"),
            context.waiting[AT_MOST].starts_at,
        )


def _open_ends(context: TodoContext) -> Iterator[Task]:
    found = table_news.open_ends(context.session, context.edition, context.now)
    if found.unrecorded:
        yield Task(
            "wait",
            ngettext(
                "%(num)s consultation is over and has no outcome.",
                "%(num)s consultations are over and have no outcome.",
                found.unrecorded,
            ),
            _("Settle them"),
            link("organizer_outcomes.index", view="unrecorded"),
            context.day_end,
        )
    if found.without_record:
        yield Task(
            None,
            ngettext(
                "%(num)s consultation took place and has no record.",
                "%(num)s consultations took place and have no record.",
                found.without_record,
            ),
            _("See which"),
            link("organizer_records.index", view="missing"),
            context.day_end,
            ngettext("%(num)s exhibitor", "%(num)s exhibitors", found.exhibitors),
        )


TODO = (Todo(5, _waiting), Todo(85, _open_ends), Todo(85, _open_ends, after=True))
