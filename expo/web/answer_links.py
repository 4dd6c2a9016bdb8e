"""The link of an e-mail that asks something after the show."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from expo.web import answering

bp = Blueprint("answer_links", __name__, url_prefix="/<edition_code>")


@bp.get("/answers/<token:token>")
def show(token: str) -> ResponseReturnValue:
    """Open the questions."""
    found = answering.opened(token)
    return redirect(url_for(f"{found.about}.index"), 303)
