"""Badges at the desk: who has one, a new visitor, printing, replacing, revoking."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo import clock
from expo.db import db, transaction
from expo.domain.badges import BadgeType
from expo.domain.permissions import Permission
from expo.domain.prints import MOST_SHEETS, PrintOrder, SheetKind
from expo.domain.refusals import NotFound
from expo.queries import arrivals
from expo.queries import badges as badges_queries
from expo.services import badges, prints, visitor_emails
from expo.web.access import current_actor, current_date, current_time
from expo.web.arguments import number
from expo.web.configuration import configuration
from expo.web.forms.badges import PersonForm, RevocationForm
from expo.web.organizer import organizer_blueprint
from expo.web.paper import sent
from expo.web.submissions import refused_at, submitted

bp: Blueprint = organizer_blueprint("badges", __name__, see=Permission.REGISTER, manage=Permission.REGISTER)


@bp.get("/badges")
def index() -> ResponseReturnValue:
    """Show how many badges of each type there are, to print them."""
    counts = badges_queries.count_by_type(db.session(), g.edition.id)
    return render_template("organizer/badges/index.html", counts=counts)


@bp.get("/badges/print.pdf")
def paper() -> ResponseReturnValue:
    """Send badges as pages of A6, or four on a page of A4: of one type, or of single people."""
    kinds = [one for one in BadgeType if one.value in request.args.getlist("type")]
    only = request.args.get("person", type=number)
    session, actor = db.session(), current_actor()
    holders = badges_queries.sheet(session, actor, types=kinds, ids=() if only is None else [only])
    if not holders:
        raise NotFound("badges")
    if len(holders) > MOST_SHEETS:
        return redirect(url_for("organizer_badges.index"), 303)
    cards = list(prints.cards(configuration(), g.edition, holders))
    session.rollback()  # no transaction is open while pages are set
    pdf = prints.badge_file(cards, _("Badges"), four_on_a_page=request.args.get("paper") == "a4")
    return sent(pdf, f"{g.edition.code}-badges.pdf")


@bp.post("/badges/prints")
def create_printing() -> ResponseReturnValue:
    """Order the badges of one type of people; many are made by the worker, and the page waits for them."""
    wanted = request.form.get("type", "")
    order = PrintOrder(
        SheetKind.BADGES,
        only=wanted if wanted in set(BadgeType) else "",
        four_on_a_page=request.form.get("paper") == "a4",
    )
    with refused_at(url_for("organizer_badges.index")) as session:
        printing = prints.order(session, current_actor(), g.edition, order=order, now=current_time())
        number_of = printing.number
    return redirect(url_for("organizer_prints.show", number=number_of), 303)


@bp.get("/badges/new")
def new() -> ResponseReturnValue:
    """Show the form of a person who is entered at the desk."""
    return _new(_form())


@bp.post("/badges")
def create() -> ResponseReturnValue:
    """Enter a person and make the badge."""
    form, secret = _form(), configuration().secret_key
    with submitted(form, lambda: _new(form)) as session:
        badge = badges.add(session, current_actor(), g.edition, person=form.person(), secret=secret, now=current_time())
        visitor_emails.ask(session, g.edition, badge.person, badge.person.email, secret=secret, now=clock.now())
        person_id = badge.person_id
    flash(_("The badge was made. Print it, or let the person photograph it."), "good")
    return redirect(url_for("organizer_badges.show", person_id=person_id, new=1), 303)


@bp.get("/badges/<int:person_id>")
def show(person_id: int) -> ResponseReturnValue:
    """Show a person's badge."""
    return _show(person_id, RevocationForm(formdata=None))


@bp.post("/badges/<int:person_id>/replacement")
def create_replacement(person_id: int) -> ResponseReturnValue:
    """Make a new badge; the former one is revoked."""
    secret = configuration().secret_key
    with transaction() as session:
        badges.replace(session, current_actor(), g.edition, person_id=person_id, secret=secret, now=current_time())
    flash(_("There is a new badge. The former one opens nothing any more."), "good")
    return redirect(url_for("organizer_badges.show", person_id=person_id, new=1), 303)


@bp.post("/badges/<int:person_id>/revocation")
def create_revocation(person_id: int) -> ResponseReturnValue:
    """Make a badge invalid."""
    form = RevocationForm()
    with submitted(form, lambda: _show(person_id, form)) as session:
        badges.revoke(
            session, current_actor(), g.edition, person_id=person_id, reason=form.reason.data or "", now=current_time()
        )
    flash(_("The badge is revoked."), "good")
    return redirect(url_for("organizer_badges.show", person_id=person_id), 303)


def _new(form: PersonForm) -> str:
    return render_template("organizer/badges/new.html", form=form)


def _show(person_id: int, form: RevocationForm) -> str:
    holder = badges_queries.holder(db.session(), g.edition.id, person_id)
    today = current_date()
    entered = arrivals.first_entries(db.session(), [person_id], today).get(person_id)
    return render_template(
        "organizer/badges/show.html", holder=holder, form=form, entered=entered, is_new="new" in request.args
    )


def _form() -> PersonForm:
    form = PersonForm()
    form.offer()
    return form
