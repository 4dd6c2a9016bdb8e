"""What an organizer reads after publishing a timetable, or undoing that."""

from datetime import datetime

from flask_babel import gettext as _

from expo.web.formats import date_time


def published(number: int, told: int, until: datetime | None) -> str:
    """Say which version is in force; ``until``: companies may object until then."""
    words: str
    if until is None:
        words = _("Version %(number)s is in force. %(told)s companies are told.", number=number, told=told)
    else:
        words = _(
            "Version %(number)s is in force provisionally until %(until)s. %(told)s companies are told.",
            number=number, until=date_time(until), told=told,
        )  # fmt: skip
    return words


def undone(number: int, told: int, *, is_empty: bool) -> str:
    """Say which version is in force again, or that nothing is planned as before the first one."""
    words: str
    if is_empty:
        words = _("Undone: nothing is planned any more. %(told)s companies are told.", told=told)
    else:
        words = _(
            "Undone: version %(number)s is in force again. %(told)s companies are told.", number=number, told=told
        )
    return words
