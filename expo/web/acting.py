"""Act for a company as an organizer, stop it, and switch between the companies that one represents."""

from flask import Blueprint, g, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from expo import clock
from expo.db import db, transaction
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, existing
from expo.domain.words import Named
from expo.queries import people
from expo.services import acting
from expo.web import sign_ins as browser
from expo.web.access import admit, current_actor, opened_links, own_memberships, signed_in_only

bp = Blueprint("acting", __name__, url_prefix="/<edition_code>")


@bp.post("/acting/<side>/<code>")
def create(side: str, code: str) -> ResponseReturnValue:
    """Begin to act for a company."""
    closed = browser.second_factor_missing() or admit(Permission.ACT_FOR)
    if closed is not None:
        return closed
    account = browser.signed_in()
    if account is None or side not in {Role.BUYER, Role.EXHIBITOR}:
        raise NotFound(f"{side} {code}")
    with transaction() as session:
        acting.start(session, current_actor(), g.edition, account, side=Role(side), code=code, now=clock.now())
    return redirect(url_for(browser.HOME[Role(side)]), 303)


@bp.post("/acting/stop")
@signed_in_only
def destroy() -> ResponseReturnValue:
    """Stop to act for a company."""
    account, actor = browser.signed_in(), current_actor()
    with transaction() as session:
        if account is not None:
            acting.stop(session, actor, g.edition, account, now=clock.now())
    return redirect(url_for(browser.HOME[Role.ORGANIZER]), 303)


@bp.post("/company-switch")
@signed_in_only
def update() -> ResponseReturnValue:
    """Go on for another company that one represents."""
    wanted = request.form.get("membership", "")
    member = existing(next((one for one in own_memberships() if str(one.id) == wanted), None), f"membership {wanted}")
    cookie[f"member-{g.edition.id}"] = member.id
    return redirect(url_for(browser.HOME[Role(member.role)]), 303)


@bp.app_template_global()
def other_companies() -> dict[int, Named]:
    """Return what else the reader represents in this edition, by membership; mostly nothing."""
    account, actor = browser.signed_in(), current_actor()
    if account is None or actor.membership_id is None or not (actor.is_buyer or actor.is_exhibitor):
        return {}
    if account.membership_id is not None and not opened_links():
        return {}
    others = [one for one in own_memberships() if one.id != actor.membership_id]
    return people.companies(db.session(), others) if others else {}
