"""Where a company finds its consultations."""

from datetime import datetime

from flask import url_for

from expo.web.access import current_actor
from expo.web.formats import local_moment


def agenda_address(moment: datetime) -> str:
    """Return the address of the actor's own agenda, at the day of a moment."""
    page = "today.days" if current_actor().is_exhibitor else "meetings.agenda"
    return url_for(page, _anchor=f"d{local_moment(moment).date().isoformat()}")
