"""The organizer's list of exhibitors, and all about each of them."""

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db, transaction
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.words import N_
from expo.queries import codes, live_commerce, people, venue
from expo.queries import exhibitors as exhibitors_queries
from expo.queries.lists import exhibitors as exhibitors_lists
from expo.queries.lists.exhibitors import ExhibitorView
from expo.services import exhibitors
from expo.web import qr
from expo.web.access import current_actor, current_time
from expo.web.arguments import number
from expo.web.formats import local, local_moment
from expo.web.forms import Form
from expo.web.forms.exhibitors import ExhibitorForm, written
from expo.web.language import locale
from expo.web.lists import Column, Listing
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_as, submitted

if TYPE_CHECKING:
    from expo.models.exhibitors import Exhibitor
    from expo.models.venue import Hall

LINKS = {"create_link": Permission.HAND_OUT_LINKS, "renew_link": Permission.HAND_OUT_LINKS}
bp = organizer_blueprint("exhibitors", __name__, manage=Permission.MANAGE_EXHIBITORS, views=LINKS)

MENU = (MenuEntry(Role.ORGANIZER, 60, "organizer_exhibitors.index", N_("Exhibitors"), "building", MenuGroup.PREPARE),)


COLUMNS = (
    Column("name", N_("Name"), is_sorted=True, is_fixed=True),
    Column("booth", N_("Booth"), is_sorted=True),
    Column("product", N_("First product"), rank=1),
    Column("wishes", N_("Wishes sent · received"), is_sorted=True, falls=True, rank=1),
    Column("meetings", N_("Consultations a day"), is_sorted=True, falls=True),
    Column("next", N_("Next consultation"), is_sorted=True),
    Column("contact", N_("Contact"), is_sorted=True, rank=1),
)


@bp.get("/exhibitors")
def index() -> ResponseReturnValue:
    """List the exhibitors by what each of them needs."""
    session, edition, now = db.session(), g.edition, current_time()
    columns = COLUMNS if current_actor().sees_contacts else COLUMNS[:-1]
    listing = Listing("organizer_exhibitors.index", columns, ExhibitorView, ("hall", "sector", "meetings", "booth"))
    listing.lines, listing.counts = exhibitors_lists.page(
        session, edition, _filter(), listing.view, listing.order, listing.number, language=locale(), now=now
    )
    return render_template(
        "organizer/exhibitors/index.html",
        list=listing,
        halls=[(hall.code, local(hall)) for hall in _halls()],
        sectors=[(sector.code, local(sector)) for sector in exhibitors_queries.sectors(session, edition.id)],
        days=edition.dates,
        today=local_moment(now).date(),
        may_print=current_actor().may(Permission.HAND_OUT_LINKS),
    )


@bp.get("/exhibitors/new")
def new() -> ResponseReturnValue:
    """Show a form that is empty but for the next code."""
    code = exhibitors_queries.next_code(db.session(), g.edition.id)
    proposed = {"hall": request.args.get("hall", ""), "languages": ["ko"], "code": code}
    return render_template("organizer/exhibitors/new.html", form=_form(data=proposed))


@bp.post("/exhibitors")
def create() -> ResponseReturnValue:
    """Enter an exhibitor."""
    form = _form()
    page = partial(render_template, "organizer/exhibitors/new.html", form=form)
    objections = partial(exhibitors.objections, db.session(), g.edition, form.profile)
    with submitted(form, page, objections=objections) as session:
        code = exhibitors.create(session, current_actor(), g.edition, profile=form.profile, now=current_time()).code
    flash(_("The exhibitor was entered. Now choose a booth, and add the products."), "good")
    _warn_of_a_booths_code(code)
    return redirect(url_for("organizer_exhibitors.show", code=code), 303)


@bp.get("/exhibitors/<code>")
def show(code: str) -> ResponseReturnValue:
    """Show all about an exhibitor."""
    return _show(code)


@bp.get("/exhibitors/<code>/profile")
def edit(code: str) -> ResponseReturnValue:
    """Show what is written about an exhibitor, to change it."""
    exhibitor = exhibitors_queries.get(db.session(), g.edition.id, code)
    form = _form(exhibitor, data=written(exhibitor))
    return render_template("organizer/exhibitors/edit.html", exhibitor=exhibitor, form=form)


@bp.post("/exhibitors/<code>/profile")
def update(code: str) -> ResponseReturnValue:
    """Write a new profile."""
    own = partial(exhibitors_queries.get, db.session(), g.edition.id, code)
    form = _form(own())
    with submitted(
        form,
        lambda: render_template("organizer/exhibitors/edit.html", exhibitor=own(), form=form),
        objections=lambda: exhibitors.objections(db.session(), g.edition, form.profile, own()),
    ) as session:
        new_code = exhibitors.change(
            session, current_actor(), g.edition, code=code, profile=form.profile, now=current_time()
        ).code
    flash(_("Saved."), "good")
    if new_code != code:
        _warn_of_a_booths_code(new_code)
    return redirect(url_for("organizer_exhibitors.show", code=new_code), 303)


@bp.post("/exhibitors/<code>/removal")
def destroy(code: str) -> ResponseReturnValue:
    """Remove an exhibitor without meetings and broadcasts."""
    form = Form(formdata=None)
    with refused_as(lambda refusal: _show(code, removal=form.take(refusal))) as session:
        exhibitors.remove(session, current_actor(), g.edition, code=code, now=current_time())
    flash(_("%(code)s was removed.", code=code), "good")
    return redirect(url_for("organizer_exhibitors.index"), 303)


@bp.post("/exhibitors/<code>/link")
def create_link(code: str) -> ResponseReturnValue:
    """Make a personal link for an exhibitor that has none."""
    form = Form(formdata=None)
    with refused_as(lambda refusal: _show(code, link_form=form.take(refusal))) as session:
        exhibitors.invite(session, current_actor(), g.edition, code=code, now=current_time())
    flash(_("The personal link is ready."), "good")
    return redirect(url_for("organizer_exhibitors.show", code=code, _anchor="link"), 303)


@bp.post("/exhibitors/<code>/link/renewal")
def renew_link(code: str) -> ResponseReturnValue:
    """Make the links given out so far invalid."""
    with transaction() as session:
        exhibitors.renew_link(session, current_actor(), g.edition, code=code, now=current_time())
    flash(_("The personal link is new; the old one no longer works."), "good")
    return redirect(url_for("organizer_exhibitors.show", code=code, _anchor="link"), 303)


def _show(code: str, removal: Form | None = None, link_form: Form | None = None) -> str:
    session = db.session()
    exhibitor = exhibitors_queries.get(session, g.edition.id, code)
    members = people.of_exhibitor(session, exhibitor.id)
    return render_template(
        "organizer/exhibitors/show.html",
        exhibitor=exhibitor,
        wishes=exhibitors_queries.wishes(session, exhibitor.id),
        meetings=exhibitors_queries.meetings(session, exhibitor.id),
        broadcasts=live_commerce.of_exhibitor(session, exhibitor.id),
        members=members,
        link=qr.personal(members[0]) if members and current_actor().may(Permission.HAND_OUT_LINKS) else None,
        removal=removal or Form(formdata=None),
        link_form=link_form or Form(formdata=None),
    )


def _filter() -> exhibitors_queries.ExhibitorFilter:
    args = request.args
    had = args.get("meetings", type=number)
    return exhibitors_queries.ExhibitorFilter(
        text=args.get("q", "").strip(),
        by_contact=current_actor().sees_contacts,
        hall=args.get("hall", ""),
        sector=args.get("sector", ""),
        without_booth=args.get("booth") == "none",
        meetings=had if had is not None and 0 <= had <= exhibitors_queries.MANY else None,
    )


def _warn_of_a_booths_code(code: str) -> None:
    """Say that a booth is called the same, and which code cannot be mistaken for a booth."""
    session = db.session()
    if codes.of_booths(session, g.edition.id, [code]):
        own = exhibitors_queries.next_code(session, g.edition.id)
        said = _(
            "There is a booth %(code)s too. As %(own)s the company would not be mistaken for a booth.",
            code=code,
            own=own,
        )
        flash(said, "wait")


def _form(exhibitor: "Exhibitor | None" = None, data: dict[str, Any] | None = None) -> ExhibitorForm:
    form = ExhibitorForm(data=data)
    if exhibitor is not None and not current_actor().sees_contacts:
        form.leave_out_contacts()
    form.offer(_halls(), exhibitors_queries.sectors(db.session(), g.edition.id), exhibitor)
    return form


def _halls() -> "list[Hall]":
    return venue.exhibition_halls(db.session(), g.edition.id)
