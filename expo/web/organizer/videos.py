"""Short videos of reports and recordings of broadcasts, uploaded by reporters and by the studio's crew."""

from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db, transaction
from expo.domain.permissions import Permission
from expo.queries import field_reports, live_commerce
from expo.queries import videos as videos_queries
from expo.services import videos
from expo.web.access import current_actor, current_time
from expo.web.body_limits import takes_up_to
from expo.web.formats import local
from expo.web.forms.videos import VideoForm
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import submitted
from expo.web.uploads import stored

_OF_REPORTS, _OF_BROADCASTS = Permission.WRITE_REPORTS, Permission.MANAGE_STUDIO
bp = organizer_blueprint(
    "videos",
    __name__,
    manage=_OF_REPORTS,
    views={"create_of_broadcast": _OF_BROADCASTS, "destroy_of_broadcast": _OF_BROADCASTS},
)
_MOST = 64
"""Megabytes of a request: the largest video, and what a form adds to it."""


@bp.get("/reports/<int:report_id>/video")
def show_of_report(report_id: int) -> ResponseReturnValue:
    """Show the video of a report, and the form for another."""
    return _of_report(report_id, VideoForm(formdata=None))


@bp.post("/reports/<int:report_id>/video")
@takes_up_to(_MOST)
def create_of_report(report_id: int) -> ResponseReturnValue:
    """Upload the video of a report."""
    return _put(videos.put_of_report, "show_of_report", _of_report, report_id=report_id)


@bp.post("/reports/<int:report_id>/video/removal")
def destroy_of_report(report_id: int) -> ResponseReturnValue:
    """Remove the video of a report."""
    return _remove(videos.remove_of_report, "show_of_report", report_id=report_id)


@bp.get("/studio/broadcasts/<int:broadcast_id>/video")
def show_of_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Show the recording of a broadcast, and the form for another."""
    return _of_broadcast(broadcast_id, VideoForm(formdata=None))


@bp.post("/studio/broadcasts/<int:broadcast_id>/video")
@takes_up_to(_MOST)
def create_of_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Upload the recording of a broadcast."""
    return _put(videos.put_of_broadcast, "show_of_broadcast", _of_broadcast, broadcast_id=broadcast_id)


@bp.post("/studio/broadcasts/<int:broadcast_id>/video/removal")
def destroy_of_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Remove the recording of a broadcast."""
    return _remove(videos.remove_of_broadcast, "show_of_broadcast", broadcast_id=broadcast_id)


def _put(put: Callable[..., Any], show: str, page: Callable[..., str], **key: Any) -> ResponseReturnValue:
    form = VideoForm()
    with submitted(form, lambda: page(form=form, **key)) as session:
        put(session, current_actor(), g.edition, stored(), content=form.content, now=current_time(), **key)
    flash(_("The video is saved, without the place where it was filmed."), "good")
    return redirect(url_for(f"organizer_videos.{show}", **key), 303)


def _remove(remove: Callable[..., None], show: str, **key: Any) -> ResponseReturnValue:
    with transaction() as session:
        remove(session, current_actor(), g.edition, now=current_time(), **key)
    flash(_("The video is removed."), "good")
    return redirect(url_for(f"organizer_videos.{show}", **key), 303)


def _of_report(report_id: int, form: VideoForm) -> str:
    row = field_reports.get(db.session(), g.edition.id, report_id)
    return render_template(
        "organizer/videos/show.html",
        form=form,
        video=videos_queries.of_version(db.session(), row.newest),
        of="report",
        key={"report_id": row.id},
        title=local(row.newest, "title"),
        maker=row.exhibitor,
        back=url_for("organizer_field_reports.show", report_id=row.id),
    )


def _of_broadcast(broadcast_id: int, form: VideoForm) -> str:
    row = live_commerce.broadcast(db.session(), g.edition.id, broadcast_id)
    return render_template(
        "organizer/videos/show.html",
        form=form,
        video=videos_queries.of_broadcast(db.session(), row.id),
        of="broadcast",
        key={"broadcast_id": row.id},
        title=local(row, "title"),
        maker=row.exhibitor,
        back=url_for("organizer_broadcasts.edit", broadcast_id=row.id),
    )
