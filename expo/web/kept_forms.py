"""Forms that a phone kept without network and sends later (static/js/kept-forms.js): answered in JSON, once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import jsonify, redirect, request
from flask.typing import ResponseReturnValue

from expo.domain.refusals import Violation
from expo.web.arguments import number
from expo.web.formats import say

LONGEST_SECONDS = 7 * 86400
"""What was tapped earlier counts as tapped then."""


def is_sent_later() -> bool:
    """Tell whether a phone sends what it had kept."""
    return "Kept-Form" in request.headers


def tapped_at(now: datetime) -> datetime:
    """Return when the form was tapped; how long the phone kept it is all that its clock is asked for."""
    return now - timedelta(seconds=min(request.form.get("ago", 0, type=number), LONGEST_SECONDS))


def stored(key: str) -> ResponseReturnValue:
    """Let the phone delete what it had kept."""
    return jsonify({"stored": key})


def done(address: str) -> ResponseReturnValue:
    """Go to the page that follows a form, or let the phone delete what it had kept."""
    return stored(request.path) if is_sent_later() else redirect(address, 303)


def refused(reasons: Iterable[Violation | str]) -> ResponseReturnValue:
    """Let the phone show why what it had kept was not taken."""
    said = [reason if isinstance(reason, str) else say(reason) for reason in reasons]
    return jsonify({"refused": said}), 422
