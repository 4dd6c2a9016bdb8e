"""An exhibitor's people: their personal links, and who comes to which consultation."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from expo.db import db
from expo.domain.people import Role
from expo.domain.words import N_
from expo.queries import colleagues as colleagues_queries
from expo.queries import links
from expo.queries.colleagues import OwnedMeeting
from expo.services import colleagues
from expo.web import sign_ins
from expo.web.access import current_actor, current_time, only
from expo.web.forms.colleagues import ColleagueForm, OwnersForm, owners_form
from expo.web.navigation import MenuEntry
from expo.web.submissions import refused_at, saved, submitted

if TYPE_CHECKING:
    from expo.models.people import Membership

bp = Blueprint("colleagues", __name__, url_prefix="/<edition_code>/company/colleagues")

MENU = (MenuEntry(Role.EXHIBITOR, 66, "colleagues.index", N_("Colleagues"), "users"),)


@bp.get("")
@only(Role.EXHIBITOR)
def index() -> ResponseReturnValue:
    """Show the people, and the consultations to come with who comes to each."""
    return _page(ColleagueForm(formdata=None))


@bp.post("")
@only(Role.EXHIBITOR)
def create() -> ResponseReturnValue:
    """Give a colleague a personal link."""
    form = ColleagueForm()
    with submitted(form, lambda: _page(form)) as session:
        member = colleagues.add(
            session,
            current_actor(),
            g.edition,
            name=form.name.data or "",
            email=form.email.data or "",
            locale=str(get_locale()),
            now=current_time(),
        )
        name = member.user.name
    flash(_("The personal link of %(name)s is on its way by e-mail.", name=name), "good")
    return redirect(url_for("colleagues.index"), 303)


@bp.get("/<int:membership_id>")
@only(Role.EXHIBITOR)
def show(membership_id: int) -> ResponseReturnValue:
    """Show a colleague's link with its code, and the consultations that the colleague comes to."""
    session, actor = db.session(), current_actor()
    members = colleagues_queries.of_actor(session, actor)
    sign_ins.note_link_shown()
    holder = links.holder(session, g.edition.id, membership_id if membership_id in {m.id for m in members} else 0)
    coming = [
        one
        for one in colleagues_queries.to_come(session, actor.exhibitor_id or 0, current_time())
        if len(members) == 1 or one.owner_id == membership_id
    ]
    return render_template(
        "colleagues/show.html", holder=holder, coming=coming, is_self=membership_id == actor.membership_id
    )


@bp.post("/<int:membership_id>/removal")
@only(Role.EXHIBITOR)
def destroy(membership_id: int) -> ResponseReturnValue:
    """End a colleague's personal link."""
    address = url_for("colleagues.index")
    with refused_at(address) as session:
        colleagues.remove(session, current_actor(), g.edition, membership_id, now=current_time())
    flash(_("The personal link is ended; it opens nothing any more."), "good")
    return redirect(address, 303)


@bp.post("/owners")
@only(Role.EXHIBITOR)
def update_owners() -> ResponseReturnValue:
    """Choose who comes to which consultation."""
    form = owners_form(*_read())
    with submitted(form, lambda: _page(ColleagueForm(formdata=None), form)) as session:
        colleagues.assign(session, current_actor(), g.edition, form.owners, now=current_time())
    return saved(url_for("colleagues.index"))


@bp.post("/owners/sharing")
@only(Role.EXHIBITOR)
def create_sharing() -> ResponseReturnValue:
    """Share out the consultations that have no person in charge."""
    address = url_for("colleagues.index")
    with refused_at(address) as session:
        count = colleagues.share_out(session, current_actor(), g.edition, now=current_time())
    flash(ngettext("%(num)s consultation was shared out.", "%(num)s consultations were shared out.", count), "good")
    return redirect(address, 303)


def _read() -> tuple[list[OwnedMeeting], "Sequence[Membership]"]:
    session, actor = db.session(), current_actor()
    members = colleagues_queries.of_actor(session, actor)
    return colleagues_queries.to_come(session, actor.exhibitor_id or 0, current_time()), members


def _page(form: ColleagueForm, owners: OwnersForm | None = None) -> str:
    coming, members = _read()
    has_several = len(members) > 1
    counts = {one.id: sum(not has_several or m.owner_id == one.id for m in coming) for one in members}
    return render_template(
        "colleagues/index.html",
        form=form,
        owners=owners or owners_form(coming, members, formdata=None),
        members=members,
        counts=counts,
        coming=coming,
        bare=sum(one.owner_id is None for one in coming) if has_several else 0,
    )
