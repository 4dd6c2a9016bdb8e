"""What an organizer reads after publishing a timetable, or undoing that."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from expo.web.formats import date_time


def published(number: int, told: int, until: datetime | None) -> str:
    """Say which version is in force; ``until``: companies may object until then."""
    if until is None:
        words = _("Version %(number)s is in force.", number=number)
    else:
        words = _(
            "Version %(number)s is in force provisionally until %(until)s.", number=number, until=date_time(until)
        )
    return f"{words} {_told(told)}"


def undone(number: int, told: int, *, is_empty: bool) -> str:
    """Say which version is in force again, or that nothing is planned as before the first one."""
    if is_empty:
        words = _("Undone: nothing is planned any more.")
    else:
        words = _("Undone: version %(number)s is in force again.", number=number)
    return f"{words} {_told(told)}"


def _told(companies: int) -> str:
    return f"{ngettext('%(num)s company is told', '%(num)s companies are told', companies)}."
