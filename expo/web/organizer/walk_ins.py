"""People without an appointment at the desk: search first, five fields, three exhibitors free now, one tap, a slip."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db, transaction
from expo.domain.badges import AT_THE_DESK
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, existing
from expo.domain.walk_ins import KEPT, typed_as
from expo.domain.words import N_
from expo.queries import at_table, buyers, exhibitors, meetings, refills
from expo.queries import badges as badges_queries
from expo.queries import walk_ins as walk_ins_queries
from expo.queries.walk_ins import WalkInSeat
from expo.services import badges, kept_seats, prints, standby, visitors, walk_in_seats, walk_ins
from expo.services.buyers import consents
from expo.web import qr
from expo.web.access import current_actor, current_date, current_time
from expo.web.arguments import number
from expo.web.configuration import configuration
from expo.web.forms.walk_ins import AskAgainForm, WalkInForm, walk_in_form
from expo.web.language import locale
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.paper import sent
from expo.web.submissions import refused_at, submitted

if TYPE_CHECKING:
    from expo.models.badges import Person
    from expo.models.buyers import Buyer
    from expo.models.meetings import Meeting

bp: Blueprint = organizer_blueprint("walk_ins", __name__, see=Permission.REGISTER, manage=Permission.REGISTER)

MENU = (MenuEntry(Role.ORGANIZER, 22, "organizer_walk_ins.index", N_("Walk-ins"), "handshake", MenuGroup.TODAY),)

TRIES = 3
"""How often the choice is made anew while other desks are faster."""


@bp.get("/walk-ins")
def index() -> ResponseReturnValue:
    """Search first; a person who is not found is entered on the same page."""
    text = request.args.get("q", "")[:200]
    given = {field: text.strip()} if (field := typed_as(text)) else {}
    form = _form()(formdata=None, data={**given, **_known(request.args.get("person", type=number))})
    return _page(form, text)


@bp.post("/walk-ins")
def create() -> ResponseReturnValue:
    """Enter a person, and show who is free now."""
    form = _form()()
    _offer(form)
    secret = configuration().secret_key
    with submitted(form, lambda: _page(form, "")) as session:
        person = walk_ins.enter(
            session,
            current_actor(),
            g.edition,
            walk_in=form.walk_in(),
            person_id=form.person_id,
            locale=locale(),
            address_hash=consents.hashed(g.edition, request.remote_addr or "", secret),
            secret=secret,
            now=current_time(),
        )
        person_id = person.id
    return redirect(url_for("organizer_walk_ins.show", person_id=person_id), 303)


@bp.get("/walk-ins/<int:person_id>")
def show(person_id: int) -> ResponseReturnValue:
    """Show the best exhibitors that are free now, each with its reasons."""
    return _choices(person_id, None)


@bp.post("/walk-ins/<int:person_id>/request")
def update(person_id: int) -> ResponseReturnValue:
    """Change the languages and items of a person, and ask again."""
    form = AskAgainForm()
    _offer_again(form, _buyer(person_id)[1])
    with submitted(form, lambda: _choices(person_id, form)) as session:
        walk_ins.change(
            session,
            current_actor(),
            g.edition,
            person_id=person_id,
            languages=form.languages.data or (),
            sectors=form.sectors.data or (),
            now=current_time(),
        )
    return redirect(url_for("organizer_walk_ins.show", person_id=person_id), 303)


def _choices(person_id: int, form: AskAgainForm | None) -> str:
    session, now = db.session(), current_time()
    seats = _shown(person_id)
    (person, buyer), today = _buyer(person_id), now.astimezone(g.edition.zone).date()
    day = at_table.day_of(session, g.edition, now)
    if form is None:
        said = {"languages": list(buyer.languages), "sectors": [one.code for one in buyer.interests]}
        form = AskAgainForm(formdata=None, data=said)
        _offer_again(form, buyer)
    return render_template(
        "organizer/walk_ins/show.html",
        person=person,
        form=form,
        lack=None if seats else walk_ins_queries.lack(session, current_actor(), g.edition, buyer, now),
        openings=refills.free_seats(session, g.edition, now),
        seats=seats,
        waits_since=refills.standby(session, day.id).get(buyer.id) if day else None,
        kept_until=now + KEPT if current_actor().may(Permission.REGISTER) else None,
        ahead=[
            one
            for one in meetings.agenda(session, current_actor(), buyer_id=buyer.id)
            if one.ends_at > now and one.slot.starts_at.astimezone(g.edition.zone).date() == today
        ],
    )


@bp.post("/walk-ins/<int:person_id>/seats/<int:exhibitor_id>/<int:slot_id>")
def create_seat(person_id: int, exhibitor_id: int, slot_id: int) -> ResponseReturnValue:
    """Seat the person; where another was faster, the choice is made anew."""
    address = url_for("organizer_walk_ins.show", person_id=person_id)
    with refused_at(address) as session:
        meeting = walk_in_seats.seat(
            session,
            current_actor(),
            g.edition,
            person_id=person_id,
            exhibitor_id=exhibitor_id,
            slot_id=slot_id,
            now=current_time(),
        )
        meeting_id = meeting.id
    return _seated(person_id, meeting_id)


@bp.post("/walk-ins/<int:person_id>/openings/<int:opening_id>")
def create_refill(person_id: int, opening_id: int) -> ResponseReturnValue:
    """Give a seat that became free to the person, with the reason if another company is being asked."""
    address = url_for("organizer_walk_ins.show", person_id=person_id)
    with refused_at(address) as session:
        meeting = walk_in_seats.give(
            session,
            current_actor(),
            g.edition,
            opening_id,
            person_id=person_id,
            reason=request.form.get("reason", ""),
            now=current_time(),
        )
        meeting_id = meeting.id
    return _seated(person_id, meeting_id)


@bp.post("/walk-ins/<int:person_id>/standby")
def create_standby(person_id: int) -> ResponseReturnValue:
    """Let the person wait for a seat that becomes free today."""
    now, buyer_id = current_time(), _buyer(person_id)[1].id
    day = existing(at_table.day_of(db.session(), g.edition, now), "day of the show")
    day_id = day.id
    with transaction() as session:
        standby.join(session, current_actor(), g.edition, day_id, now=now, buyer_id=buyer_id)
    flash(_("On the standby list. Seats that become free are shown here and under Walk-ins."), "good")
    return redirect(url_for("organizer_walk_ins.show", person_id=person_id), 303)


@bp.get("/walk-ins/<int:person_id>/slips/<int:meeting_id>")
def slip(person_id: int, meeting_id: int) -> ResponseReturnValue:
    """Show the slip: when, where, with whom; as a code for the person's own phone, and for the printer."""
    meeting = _meeting(person_id, meeting_id)
    holder = badges_queries.holder(db.session(), g.edition.id, person_id)
    return render_template(
        "organizer/walk_ins/slip.html",
        holder=holder,
        meeting=meeting,
        can_undo=walk_in_seats.can_undo(db.session(), meeting, current_time()),
        code=qr.drawn(_address(holder)),
        is_own_page=holder.person.membership_id is None,
    )


@bp.get("/walk-ins/<int:person_id>/slips/<int:meeting_id>.pdf")
def paper(person_id: int, meeting_id: int) -> ResponseReturnValue:
    """Send the slip as a page of A6."""
    meeting = _meeting(person_id, meeting_id)
    holder = badges_queries.holder(db.session(), g.edition.id, person_id)
    said = prints.slip(g.edition, holder.person, meeting, _address(holder), current_time())
    return sent(prints.slip_file(said), f"{g.edition.code}-slip-{meeting_id}.pdf")


@bp.post("/walk-ins/<int:person_id>/slips/<int:meeting_id>/removal")
def destroy_seat(person_id: int, meeting_id: int) -> ResponseReturnValue:
    """Take back the seat, and show the choice again."""
    address = url_for("organizer_walk_ins.slip", person_id=person_id, meeting_id=meeting_id)
    with refused_at(address) as session:
        walk_in_seats.undo(
            session, current_actor(), g.edition, person_id=person_id, meeting_id=meeting_id, now=current_time()
        )
    flash(_("The seat is taken back. Choose again."), "good")
    return redirect(url_for("organizer_walk_ins.show", person_id=person_id), 303)


def _shown(person_id: int) -> list[WalkInSeat]:
    """Return the seats to show, kept for this desk; where another desk shows one already, the next best instead."""
    actor = current_actor()
    seats: list[WalkInSeat] = []
    for _attempt in range(TRIES):
        buyer, now = _buyer(person_id)[1], current_time()
        seats = walk_ins_queries.seats(db.session(), actor, g.edition, buyer, now)
        if not actor.may(Permission.REGISTER):
            break
        with transaction() as session:
            kept = kept_seats.keep(session, actor, g.edition, buyer.id, seats, now=now)
        if len(kept) == len(seats):
            break
    return seats


def _seated(person_id: int, meeting_id: int) -> ResponseReturnValue:
    flash(_("Seated. The exhibitor is told."), "good")
    return redirect(url_for("organizer_walk_ins.slip", person_id=person_id, meeting_id=meeting_id), 303)


def _meeting(person_id: int, meeting_id: int) -> "Meeting":
    meeting = meetings.get(db.session(), current_actor(), meeting_id)
    if meeting.buyer_id != _buyer(person_id)[1].id:
        raise NotFound(f"meeting {meeting_id}")
    return meeting


def _address(holder: badges_queries.BadgeHolder) -> str:
    """Return the person's own page; those who have an account have one already, so it is their badge."""
    settings = configuration()
    if holder.person.membership_id is None or holder.badge is None:
        return visitors.address(settings, g.edition, holder.person)
    return badges.address(settings, holder.badge)


def _form() -> type[WalkInForm]:
    return walk_in_form(buyers.consent_texts(db.session(), g.edition.id))


def _offer(form: WalkInForm) -> None:
    form.offer(exhibitors.sectors(db.session(), g.edition.id))


def _offer_again(form: AskAgainForm, buyer: "Buyer") -> None:
    form.offer(exhibitors.sectors(db.session(), g.edition.id), buyer.languages)


def _page(form: WalkInForm, text: str) -> str:
    session, actor = db.session(), current_actor()
    _offer(form)
    wanted = text or (form.name.data or "" if request.method == "POST" else "")
    return render_template(
        "organizer/walk_ins/index.html",
        form=form,
        text=wanted,
        hits=badges_queries.search(session, actor, wanted) if wanted.strip() else [],
        texts=buyers.consent_texts(session, g.edition.id),
        waiting=refills.waiting_on(session, g.edition, current_date()),
        by_hand=AT_THE_DESK,
        is_new=bool(text or form.errors or form.person.data or request.method == "POST"),
    )


def _known(person_id: int | None) -> dict[str, str]:
    """Return what is known of a visitor who becomes a buyer."""
    if person_id is None:
        return {}
    person = badges_queries.person(db.session(), g.edition.id, person_id)
    return {"name": person.name, "company": person.company, "country": person.country, "person": str(person.id)}


def _buyer(person_id: int) -> "tuple[Person, Buyer]":
    person = badges_queries.person(db.session(), g.edition.id, person_id)
    if person.buyer is None:
        raise NotFound(f"buyer of person {person_id}")
    return person, person.buyer
