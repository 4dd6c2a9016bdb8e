"""The desk at the entrance: who comes in, by badge, code or name, with and without network."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from expo.db import db, transaction
from expo.domain.arrivals import ScanKind
from expo.domain.badges import BadgeType
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.words import N_
from expo.queries import arrivals as arrivals_queries
from expo.queries import badge_list
from expo.queries import badges as badges_queries
from expo.services import arrivals, badges, signatures
from expo.web.access import current_actor, current_time
from expo.web.configuration import configuration
from expo.web.desk_answers import DeskAnswer, answers_of
from expo.web.formats import label, number
from expo.web.forms.arrivals import Batch, batch_of
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint

if TYPE_CHECKING:
    from expo.models.arrivals import Device

bp: Blueprint = organizer_blueprint("arrivals", __name__, see=Permission.REGISTER, manage=Permission.REGISTER)

MENU = (MenuEntry(Role.ORGANIZER, 20, "organizer_arrivals.index", N_("Check-in"), "user-check", MenuGroup.TODAY),)


@bp.get("/arrivals")
def index() -> ResponseReturnValue:
    """Show the desk."""
    return _desk(request.args.get("q", "")[:200])


@bp.post("/arrivals")
def create() -> ResponseReturnValue:
    """Let in the person of a badge, from a page without scripts."""
    return _stored_by_hand(ScanKind.ENTRY, badge=request.form.get("badge", "")[:200])


@bp.post("/arrivals/removal")
def destroy() -> ResponseReturnValue:
    """Take an entry back, from a page without scripts."""
    return _stored_by_hand(ScanKind.VOID, voids=request.form.get("scan", "")[:36] or str(uuid.uuid4()))


@bp.post("/arrivals/scans")
def create_scans() -> ResponseReturnValue:
    """Store what a device has scanned, and answer for each event by its id."""
    batch = batch_of(request.get_json(silent=True))
    if batch is None:
        return jsonify({"error": "not a batch"}), 400
    return jsonify(_stored_batch(batch))


@bp.get("/arrivals/list")
def sheet() -> ResponseReturnValue:
    """Send the list of badges with its signature; nothing if the device has the newest."""
    found = badge_list.build(db.session(), current_actor(), g.edition, current_time())
    if request.args.get("since") == found.version:
        return Response(status=204)
    response = Response(found.text, mimetype="application/json")
    response.headers["List-Signature"] = signatures.sign(found.text, configuration().secret_key)
    return response


@bp.post("/arrivals/badges")
def create_badges() -> ResponseReturnValue:
    """Make the badges that are missing."""
    with transaction() as session:
        count = badges.complete(
            session, current_actor(), g.edition, secret=configuration().secret_key, now=current_time()
        )
    flash(ngettext("%(num)s badge was made.", "%(num)s badges were made.", count), "good")
    return redirect(url_for("organizer_arrivals.index"), 303)


def _stored_by_hand(kind: ScanKind, *, badge: str = "", voids: str | None = None) -> ResponseReturnValue:
    now = current_time()
    with transaction() as session:
        event, stored = arrivals.store_by_hand(
            session, current_actor(), g.edition, kind=kind, now=now, badge=badge, voids=voids
        )
        answer = answers_of(session, g.edition, [event], stored, now)[event.id]
    return _desk("", answer)


def _stored_batch(batch: Batch) -> dict[str, Any]:
    now = current_time()
    with transaction() as session:
        stored = arrivals.store(session, current_actor(), g.edition, device=batch.device, events=batch.events, now=now)
        answers = answers_of(session, g.edition, batch.events, stored, now)
    found = arrivals_queries.figures(db.session(), g.edition, now.astimezone(g.edition.zone).date())
    return {
        "now": now.isoformat(),
        "answers": {key: answer.as_json() for key, answer in answers.items()},
        "figures": [number(one) for one in (found.today, found.persons, found.visits, found.again)],
    }


def _desk(text: str, answer: DeskAnswer | None = None) -> str:
    session, actor, now = db.session(), current_actor(), current_time()
    hits = badges_queries.search(session, actor, text, most=badges_queries.FOUND + 1) if text.strip() else []
    today = now.astimezone(g.edition.zone).date()
    people = [one.person for one in hits]
    return render_template(
        "organizer/arrivals/index.html",
        text=text,
        hits=hits[: badges_queries.FOUND],
        has_more=len(hits) > badges_queries.FOUND,
        entered=arrivals_queries.first_entries(session, [one.id for one in people], today),
        answer=answer,
        figures=arrivals_queries.figures(session, g.edition, today),
        revoked=arrivals_queries.revoked(session, g.edition, today),
        latest=arrivals_queries.latest(session, g.edition.id),
        without_badge=badges_queries.count_without(session, g.edition.id),
        devices=_here(session, now),
        public_key=signatures.public_key(configuration().secret_key),
        types={one.value: {"label": label(one), "letter": one.letter} for one in BadgeType},
        opens=_opens(now),
    )


def _here(session: Session, now: datetime) -> "list[Device]":
    """Return the desks with unsent events, or seen in the last hour."""
    found = arrivals_queries.devices(session, g.edition.id)
    return [one for one in found if one.queue_length or (now - one.seen_at).total_seconds() < 3600]


def _opens(now: datetime) -> str:
    """Return when the doors open today, empty once they are open."""
    here = now.astimezone(g.edition.zone)
    opens = (day.opens for day in g.edition.days if day.on == here.date() and here.time() < day.opens)
    return next((one.strftime("%H:%M") for one in opens), "")
