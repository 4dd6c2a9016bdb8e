"""Where a company finds its consultations, and what a phone is told that meant another time of one."""

from datetime import datetime
from typing import TYPE_CHECKING

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.web import kept_forms
from expo.web.access import current_actor
from expo.web.arguments import number
from expo.web.formats import date_time, local_moment

if TYPE_CHECKING:
    from expo.models.meetings import Meeting


def agenda_address(moment: datetime) -> str:
    """Return the address of the actor's own agenda, at the day of a moment."""
    page = "today.days" if current_actor().is_exhibitor else "meetings.agenda"
    return url_for(page, _anchor=f"d{local_moment(moment).date().isoformat()}")


def moved_meanwhile(meeting: "Meeting") -> ResponseReturnValue | None:
    """Answer a phone that sends later what was tapped when the consultation was at another time, ``seen``."""
    if request.form.get("seen", type=number) == meeting.slot_id:
        return None
    when = date_time(meeting.when)
    return kept_forms.refused([_("Meanwhile the consultation was moved to %(when)s. It stands.", when=when)])
