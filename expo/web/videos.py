"""Uploaded videos, for those to whom they are shown."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.refusals import NotFound, existing
from expo.domain.videos import video_name
from expo.queries import videos
from expo.services.storage import NAME
from expo.web.access import current_actor
from expo.web.uploads import stored
from expo.web.video_parts import in_parts

bp = Blueprint("videos", __name__, url_prefix="/<edition_code>/videos")


@bp.get("/<digest>.mp4")
def show(digest: str) -> ResponseReturnValue:
    """Send an uploaded video to whom it is shown: that of an unpublished report to the team."""
    name, drafts = video_name(digest), current_actor().is_organizer
    if not NAME.fullmatch(name) or not videos.is_shown(db.session(), g.edition.id, digest, drafts=drafts):
        raise NotFound(f"video {name}")
    answer = in_parts(existing(stored().opened(name), f"video {name}"), name)
    answer.cache_control.private = True  # no proxy goes on showing what people no longer agree to
    return answer
