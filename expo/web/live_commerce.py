"""The studio's programme, and the page of one broadcast, for everybody."""

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, g, make_response, render_template, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from sqlalchemy.orm import Session

from expo.db import db
from expo.domain.live_questions import OPEN_AFTER
from expo.domain.people import Role
from expo.domain.players import STREAM_PARTS, VIDEOS, Player, PlayerKind, player
from expo.domain.refusals import NotFound, existing
from expo.domain.words import N_
from expo.queries import (
    broadcast_captions,
    broadcast_consultations,
    broadcast_followers,
    broadcast_runs,
    buyers,
    free_times,
    live_commerce,
    live_questions,
)
from expo.services import storage
from expo.web import kept, security
from expo.web.access import current_actor, current_time
from expo.web.configuration import configuration
from expo.web.forms.live_questions import ConsultationForm, QuestionForm
from expo.web.language import locale, offered_languages
from expo.web.live_viewers import viewer_key
from expo.web.navigation import MenuEntry
from expo.web.public_pages import framed
from expo.web.video_parts import in_parts

if TYPE_CHECKING:
    from expo.models.live_commerce import Broadcast

bp = Blueprint("live_commerce", __name__, url_prefix="/<edition_code>/live-commerce")

MENU = (MenuEntry(Role.STRANGER, 40, "live_commerce.index", N_("Studio"), "broadcast", part="live_commerce"),)


@bp.get("")
def index() -> ResponseReturnValue:
    """Show the programme by day, with what is on air now and next."""
    return framed("live_commerce/index.html", kept.same_for_all("live_commerce", _list))


def _list() -> str:
    slots = live_commerce.listed(db.session(), g.edition.id)
    zone = g.edition.zone
    days = [(day, list(on)) for day, on in groupby(slots, key=lambda slot: slot.starts_at.astimezone(zone).date())]
    on_air, coming = live_commerce.now_and_next(slots, current_time())
    shown = [slot.id for slot in (on_air, coming) if slot]
    cards = live_commerce.with_goods(db.session(), g.edition.id, shown) if shown else {}
    return render_template("live_commerce/_list.html", days=days, on_air=on_air, coming=coming, cards=cards)


@bp.get("/<int:broadcast_id>")
def show(broadcast_id: int) -> ResponseReturnValue:
    """Show a broadcast: the player, its products, its questions, and the way to a consultation."""
    session, edition, actor, now = db.session(), g.edition, current_actor(), current_time()
    show = live_commerce.whole_broadcast(session, edition.id, broadcast_id)
    slot, company = show.studio_slot, show.exhibitor
    is_over = slot.ends_at <= now
    seen = _recording(show) if is_over else player(show.stream_url)
    after = max(now, slot.ends_at)
    goods = broadcast_runs.goods(session, show)
    products = [(str(one.product.id), one.product) for one in goods]
    own = live_questions.own_consultation(session, company.id, actor.buyer_id) if actor.buyer_id else None
    meeting = own if own and own.ends_at > now else None
    buyer = buyers.of_actor(session, actor) if actor.is_buyer else None
    offer = None
    if buyer and buyer.is_approved and not meeting:
        offer = broadcast_consultations.offer(session, actor, edition, show, buyer.id, now)
    page = render_template(
        "live_commerce/show.html",
        show=show,
        slot=slot,
        company=company,
        player=seen,
        is_on_air=slot.starts_at <= now < slot.ends_at,
        is_over=is_over,
        are_open=now < slot.ends_at + OPEN_AFTER,
        questions=live_questions.public(session, show.id),
        version=live_questions.version(session, show.id),
        form=QuestionForm(formdata=None).offer(products),
        asking=ConsultationForm(formdata=None).offer(products),
        meeting=meeting,
        buyer=buyer,
        offer=offer,
        follows=broadcast_followers.follows(session, show.id, actor.buyer_id or 0),
        next_free=free_times.next_free(session, edition, [company.id], after).get(company.id),
        goods=goods,
        captions=broadcast_captions.languages(session, show.id),
        said=broadcast_captions.lines(session, show.id, locale()),
        intended=broadcast_runs.own_intents(session, show.id, viewer_key()),
    )
    answer = make_response(page)
    if seen and (seen.origin or seen.kind is PlayerKind.STREAM):
        takes_from = {_TAKES[seen.kind]: seen.origin or "'self'"}
        answer.headers["Content-Security-Policy"] = security.policy(**takes_from)
    return answer


_TAKES = {PlayerKind.FRAME: "frame", PlayerKind.VIDEO: "media", PlayerKind.STREAM: "stream"}


@bp.get("/<int:broadcast_id>/captions/<language>.vtt")
def captions(broadcast_id: int, language: str) -> ResponseReturnValue:
    """Send the captions of a broadcast in a language."""
    show = live_commerce.broadcast(db.session(), g.edition.id, broadcast_id)
    answer = make_response(broadcast_captions.content(db.session(), show.id, language))
    answer.mimetype = "text/vtt"
    return answer


@bp.get("/<int:broadcast_id>/news/<language>")
def news(broadcast_id: int, language: str) -> ResponseReturnValue:
    """Return the questions as all viewers of a language read them; from the second time on `pulses` answers."""
    if language not in offered_languages():
        raise NotFound(f"language {language}")
    session = db.session()
    show = live_commerce.broadcast(session, g.edition.id, broadcast_id)
    version = live_questions.version(session, show.id)
    current_app.extensions["pulses"].learn(
        request.path, f"broadcast {show.id}", partial(_version, show.id), "questions", is_drawn=True
    )
    headers = {"Version": version, "Cache-Control": "no-store"}
    if request.args.get("since") == version:
        return "", 204, headers
    with force_locale(language):
        shown = live_questions.public(session, show.id)
        return render_template("live_commerce/_questions.html", questions=shown), 200, headers


@bp.get("/videos/<name>")
def video(name: str) -> ResponseReturnValue:
    """Send a video of the installation's own folder, in parts as players ask for them."""
    if not any(name.endswith(suffix) for suffix in VIDEOS | STREAM_PARTS):
        raise NotFound(f"video {name}")
    bucket = storage.bucket_of(configuration())
    if bucket is None:
        folder = configuration().files / storage.VIDEOS
        return send_from_directory(folder, name, conditional=True, max_age=3600)
    found = existing(bucket.video(name), f"video {name}")
    return in_parts(found, name)


def _recording(show: "Broadcast") -> Player | None:
    """Return what is seen of a broadcast that is over: the video that was uploaded, else what is at an address."""
    if show.video is not None:
        return Player(PlayerKind.VIDEO, url_for("videos.show", digest=show.video.digest))
    return player(show.replay_url or show.stream_url)


def _version(broadcast_id: int, session: Session) -> dict[str, str]:
    return {"questions": live_questions.version(session, broadcast_id)}


@bp.app_template_global()
def news_address(broadcast_id: int) -> str:
    """Return where a page of the reader's language asks for new questions."""
    return url_for("live_commerce.news", broadcast_id=broadcast_id, language=locale())


@bp.app_template_filter()
def video_time(milliseconds: int) -> str:
    """Return a moment of a video: ``1:02:03`` or ``2:03``."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}" if minutes >= 60 else f"{minutes}:{seconds:02d}"
