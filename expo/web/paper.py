"""Sheets of paper in an answer: the file, and the name of the timetable that they show."""

import io
from typing import TYPE_CHECKING

from flask import make_response, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from expo.models.prints import PrintedTimetable


def sent(pdf: bytes, name: str) -> Response:
    """Return a PDF that the browser shows and no cache keeps on the way."""
    response = make_response(send_file(io.BytesIO(pdf), mimetype="application/pdf", download_name=name))
    response.headers["Cache-Control"] = "no-store"
    return response


def printed_state(timetable: "PrintedTimetable") -> str:
    """Return ``Version 3, revision 1``: which timetable sheets show."""
    if not timetable.version:
        return str(_("Without a version"))
    if not timetable.revision:
        return str(_("Version %(version)s", version=timetable.version))
    return str(_("Version %(version)s, revision %(revision)s", version=timetable.version, revision=timetable.revision))
