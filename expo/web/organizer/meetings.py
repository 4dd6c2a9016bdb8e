"""The organizer's timetable: see it, book, move, lock and cancel by hand."""

from datetime import date
from typing import Any, TypeVar

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from expo.db import db, transaction
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation
from expo.domain.wishes import Side
from expo.domain.words import N_
from expo.queries import buyers, wishes
from expo.queries import meetings as meetings_queries
from expo.queries import timetable as timetable_queries
from expo.queries.lists import meetings as meetings_lists
from expo.queries.lists.meetings import MeetingFilter, MeetingView
from expo.services import lengths, meetings
from expo.web import timetable
from expo.web.access import current_actor, current_time
from expo.web.arguments import number, row_numbers
from expo.web.current_url import is_fragment
from expo.web.formats import date_time, local, local_moment
from expo.web.formats import day as day_name
from expo.web.forms.meetings import LengthForm, OrganizersCancellationForm, SeatForm
from expo.web.language import locale
from expo.web.lists import Column, Listing
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_as, refused_at, saved

bp = organizer_blueprint("meetings", __name__, manage=Permission.MANAGE_TIMETABLE)

MENU = (
    MenuEntry(Role.ORGANIZER, 30, "organizer_meetings.grid", N_("Timetable"), "grid", MenuGroup.TODAY),
    MenuEntry(Role.ORGANIZER, 32, "organizer_meetings.index", N_("Consultations"), "handshake", MenuGroup.TODAY),
)


AnyForm = TypeVar("AnyForm", SeatForm, LengthForm)

KEPT = ("view", "q", "hall", "interpreter", "who")
"""What the address of the timetable keeps when something is booked, moved or cancelled."""


@bp.get("/timetable")
def grid() -> ResponseReturnValue:
    """Show a day of the timetable, and where a chosen pair or meeting could go."""
    return _page()


COLUMNS = (
    Column("time", N_("Time"), is_sorted=True, is_fixed=True),
    Column("table", N_("Table"), is_sorted=True),
    Column("exhibitor", N_("Exhibitor"), is_sorted=True, is_fixed=True),
    Column("buyer", N_("Buyer"), is_sorted=True, is_fixed=True),
    Column("interpreter", N_("Interpreter"), is_sorted=True, rank=1),
    Column("origin", N_("Origin"), is_sorted=True),
)


@bp.get("/meetings")
def index() -> ResponseReturnValue:
    """List the consultations of all days, or of one."""
    session, edition, now = db.session(), g.edition, current_time()
    listing = Listing("organizer_meetings.index", COLUMNS, MeetingView, ("day",))
    day = next((day.on for day in edition.days if day.on.isoformat() == listing.asked.get("day")), None)
    listing.lines, listing.counts = meetings_lists.page(
        session,
        current_actor(),
        MeetingFilter(listing.asked.get("q", ""), day),
        listing.view,
        listing.order,
        listing.number,
        language=locale(),
        now=now,
    )
    days = [(on.isoformat(), day_name(on)) for on in edition.dates]
    return render_template("organizer/meetings/index.html", list=listing, days=days)


@bp.get("/timetable/pairs")
def pairs() -> ResponseReturnValue:
    """Choose any exhibitor and any buyer, whether one wished for the other or not."""
    session, found, chosen = db.session(), {}, {}
    for side in Side:
        text = request.args.get(side.value, "")
        found[side] = timetable_queries.named(session, current_actor(), g.edition, side, text)
        picked = request.args.get(f"{side.value}_id", 0, type=number)
        known = [one.id for one in found[side]]
        chosen[side] = picked if picked in known else known[0] if len(known) == 1 else 0
    if all(chosen.values()):
        pair = f"{chosen[Side.EXHIBITOR]}-{chosen[Side.BUYER]}"
        return redirect(url_for("organizer_meetings.grid", day=request.args.get("day"), pair=pair), 303)
    return render_template("organizer/meetings/pairs.html", found=found, chosen=chosen, Side=Side)


@bp.post("/timetable/meetings")
def create() -> ResponseReturnValue:
    """Book a pair from the tray."""
    with refused_as(_refused) as session:
        form = _sound(SeatForm())
        meeting = meetings.book(
            session,
            current_actor(),
            g.edition,
            exhibitor_id=form.exhibitor.data or 0,
            buyer_id=form.buyer.data or 0,
            slot_id=form.slot_id,
            table_id=form.table_id,
            now=current_time(),
        )
        when, who = meeting.when, f"{local(meeting.exhibitor)} · {local(meeting.buyer)}"
        address = _address(day=local_moment(meeting.slot.starts_at).date(), meeting=meeting.id)
    flash(_("Booked: %(when)s, %(who)s", when=date_time(when), who=who), "good")
    return redirect(address, 303)


@bp.post("/timetable/meetings/<int:meeting_id>/seat")
def update(meeting_id: int) -> ResponseReturnValue:
    """Move a consultation to another slot or table."""
    with refused_as(_refused) as session:
        form = _sound(SeatForm())
        was = _seat(meetings_queries.get(session, current_actor(), meeting_id))
        meeting = meetings.move(
            session,
            current_actor(),
            g.edition,
            meeting_id,
            slot_id=form.slot_id,
            table_id=form.table_id,
            now=current_time(),
        )
        when, on, is_moved = meeting.when, local_moment(meeting.slot.starts_at).date(), _seat(meeting) != was
    if is_moved:  # and not dropped where it was
        said = _("Moved to %(when)s. Before: %(was)s. Both sides are told.", when=date_time(when), was=was)
        flash(said, "good")
    return redirect(_address(day=on, meeting=meeting_id), 303)


def _seat(meeting: Any) -> str:
    """Return when and at which table a consultation is: who dropped one wrongly reads where it was."""
    return ", ".join([date_time(meeting.when), *([meeting.table.code] if meeting.table else [])])


@bp.post("/timetable/pairs/<int:exhibitor_id>-<int:buyer_id>/length")
def update_length(exhibitor_id: int, buyer_id: int) -> ResponseReturnValue:
    """Give the consultation of a pair one slot or two, from its next time on."""
    with refused_as(_refused) as session:
        form = _sound(LengthForm())
        lengths.set_length(
            session,
            current_actor(),
            g.edition,
            exhibitor_id=exhibitor_id,
            buyer_id=buyer_id,
            is_long=form.is_long,
            now=current_time(),
        )
    values: dict[str, Any] = {name: request.args[name] for name in (*KEPT, "day") if request.args.get(name)}
    meeting = request.args.get("meeting", type=number)
    chosen = {"meeting": meeting} if meeting else {"pair": f"{exhibitor_id}-{buyer_id}"}
    return redirect(url_for("organizer_meetings.grid", **values, **chosen), 303)


@bp.post("/timetable/lengths")
def create_lengths() -> ResponseReturnValue:
    """Give two slots to everyone who asks for them."""
    with refused_at(url_for("organizer_schedules.index")) as session:
        count = lengths.grant_asked(session, current_actor(), g.edition, now=current_time())
    said = ngettext("%(num)s consultation has two slots now.", "%(num)s consultations have two slots now.", count)
    flash(said, "good")
    return redirect(url_for("organizer_schedules.index"), 303)


@bp.post("/buyers/<code>/lengths")
def update_lengths(code: str) -> ResponseReturnValue:
    """Choose with whom a buyer meets for two slots, or ``every`` length at once."""
    every, address = request.form.get("every"), url_for("organizer_buyers.show", code=code, _anchor="lengths")
    with refused_at(address) as session:
        buyer = buyers.get(session, current_actor(), code)
        wished = wishes.exhibitors_of(session, current_actor(), buyer.id)
        ids = {one.id for one in wished}
        chosen = ids if every == "2" else ids & row_numbers("exhibitor", most=len(ids)) if every != "1" else set()
        lengths.set_lengths_of_buyer(
            session,
            current_actor(),
            g.edition,
            buyer_id=buyer.id,
            exhibitors=wished,
            long_ids=chosen,
            now=current_time(),
        )
    return saved(address)


@bp.post("/timetable/meetings/<int:meeting_id>/lock")
def create_lock(meeting_id: int) -> ResponseReturnValue:
    """Keep a consultation where it is in every later plan."""
    with transaction() as session:
        meetings.lock(session, current_actor(), g.edition, meeting_id, now=current_time())
    return redirect(_address_of(meeting_id), 303)


@bp.post("/timetable/meetings/<int:meeting_id>/lock/removal")
def destroy_lock(meeting_id: int) -> ResponseReturnValue:
    """Let later plans move it again."""
    with transaction() as session:
        meetings.unlock(session, current_actor(), g.edition, meeting_id, now=current_time())
    return redirect(_address_of(meeting_id), 303)


@bp.post("/timetable/meetings/<int:meeting_id>/cancellation")
def destroy(meeting_id: int) -> ResponseReturnValue:
    """Call a consultation off."""
    form = OrganizersCancellationForm()
    meeting = meetings_queries.get(db.session(), current_actor(), meeting_id)
    on, pair = local_moment(meeting.slot.starts_at).date(), f"{meeting.exhibitor_id}-{meeting.buyer_id}"
    with refused_as(lambda refusal: _page(refusal.violations, meeting=meeting_id)) as session:
        meetings.cancel(
            session, current_actor(), g.edition, meeting_id, reason=form.reason.data or "", now=current_time()
        )
    flash(_("The consultation is cancelled. Both sides read why."), "good")
    return redirect(_address(day=on, pair=pair), 303)


def _sound(form: AnyForm) -> AnyForm:
    if not form.validate_on_submit():
        sentences = [sentence for errors in form.errors.values() for sentence in errors]
        raise Refusal(*(Violation("no_seat", str(sentence)) for sentence in sentences))
    return form


def _refused(refusal: Refusal) -> ResponseReturnValue:
    answer = Response(_page(refusal.violations), 422, mimetype="text/html")
    answer.headers["HX-Push-Url"] = "false"  # the address of a refused act is no page
    return answer


def _page(refused: timetable.Reasons = (), **chosen: object) -> str:
    session, edition = db.session(), g.edition
    wanted = timetable.Wanted.of({**request.args, **chosen})
    shown = timetable.show(session, current_actor(), edition, wanted, now=current_time())
    if shown is None:
        return render_template("organizer/meetings/none.html")
    is_part = is_fragment()
    page = "organizer/meetings/_timetable.html" if is_part else "organizer/meetings/grid.html"
    return render_template(page, shown=shown, wanted=wanted, refused=refused, is_part=is_part)


def _address(*, day: date, **chosen: str | int) -> str:
    """Return the address of a day with what is chosen there; view and search stay as they were."""
    kept = {name: request.args[name] for name in KEPT if request.args.get(name)}
    values: dict[str, Any] = {"day": day.isoformat(), **kept, **chosen}
    return url_for("organizer_meetings.grid", **values)


def _address_of(meeting_id: int) -> str:
    meeting = meetings_queries.get(db.session(), current_actor(), meeting_id)
    return _address(day=local_moment(meeting.slot.starts_at).date(), meeting=meeting_id)
