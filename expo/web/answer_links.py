"""The link of an e-mail that asks something after the show."""

import re

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from expo.web import answering

bp = Blueprint("answer_links", __name__, url_prefix="/<edition_code>")


@bp.get("/answers/<token>")
def show(token: str) -> ResponseReturnValue:
    """Open the questions; a full stop or blank that was copied with the link does no harm."""
    found = answering.opened(re.sub(r"^[^\w-]+|[^\w-]+$", "", token))
    return redirect(url_for(f"{found.about}.index"), 303)
