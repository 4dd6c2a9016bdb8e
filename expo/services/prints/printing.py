"""Order sheets, and make the file of what was ordered.

Ordering is a short transaction that keeps the timetable and records who printed what. Making the file reads rows first
(:func:`read`) and sets them afterwards (:func:`made`), when no session is open: no lock is held while pages are set.
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from sqlalchemy.orm import Session

from expo import clock
from expo.config import Config
from expo.domain import prints as rules
from expo.domain.accounts import AccessAct
from expo.domain.badges import BadgeType
from expo.domain.people import Actor, Role, clockwork, needs, only_organizer
from expo.domain.permissions import Permission
from expo.domain.pictures import jpeg_name
from expo.domain.prints import PrintedMeeting, PrintOrder, SheetKind
from expo.domain.refusals import Refusal, Violation
from expo.domain.words import Named
from expo.models.editions import Edition
from expo.models.prints import PrintedTimetable, Printing
from expo.queries import badges, links, objections, prints
from expo.queries.badges import BadgeHolder
from expo.services import access_log, history, people, pressed_twice, storage
from expo.services.languages import whole_among
from expo.services.prints import lines, paper, signs
from expo.services.prints.cards import badge_file, cards
from expo.services.prints.keeping import found, keep
from expo.services.prints.lists import LISTS
from expo.services.prints.shapes import PrintedState, PrintInput

_SIDES = {
    SheetKind.EXHIBITOR_AGENDAS: Role.EXHIBITOR,
    SheetKind.BUYER_AGENDAS: Role.BUYER,
    SheetKind.INTERPRETERS: Role.INTERPRETER,
}


@dataclass(frozen=True, slots=True)
class CountedSheets:
    """How many sheets an order makes of a timetable; counted before anything is locked, for it takes the longest."""

    order: PrintOrder
    digest: str
    sheets: int


def count(session: Session, edition: Edition, order: PrintOrder, *, now: datetime) -> CountedSheets:
    """Count the sheets of an order, of the timetable as it is now."""
    timetable = found(session, edition, now=now)
    return CountedSheets(order, timetable.digest, _count(session, edition, timetable, order))


def order(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    order: PrintOrder,
    now: datetime,
    counted: CountedSheets | None = None,
) -> Printing:
    """Record what an organizer prints, of the timetable as it is now; refused where no sheet would come out.

    What was ``counted`` before is used if the timetable is still the same.
    """
    only_organizer(actor)
    if order.kind is SheetKind.BADGES:
        needs(actor, Permission.REGISTER)
    if order.with_links and order.kind.is_for_people:
        needs(actor, Permission.HAND_OUT_LINKS)
    timetable = keep(session, edition, now=now)
    if counted is None or (counted.order, counted.digest) != (order, timetable.digest):
        counted = CountedSheets(order, timetable.digest, _count(session, edition, timetable, order))
    if not counted.sheets:
        raise Refusal(_against_none(session, edition, timetable, order))
    said = {
        "edition_id": edition.id,
        "kind": order.kind,
        "timetable_id": timetable.id,
        "printed_by_id": actor.user_id,
        "printed_by": actor.name,
        "is_large": counted.sheets > rules.MOST_SHEETS,
    }
    options = order.as_json() | {"sheets": counted.sheets}
    before = pressed_twice.made(session, Printing, Printing.printed_at, now, **said)
    if before is not None and pressed_twice.is_same(before.options, options):
        return before
    printing = Printing(number=prints.next_printing(session, edition.id), options=options, printed_at=now, **said)
    session.add(printing)
    session.flush()
    history.record(
        session, actor, "prints.order", "printing", printing.id, edition_id=edition.id, now=now, kind=order.kind.value
    )
    return printing


def note_links(session: Session, actor: Actor, edition: Edition, *, detail: str) -> None:
    """Record that personal links went to paper: each one opens a company's pages."""
    access_log.record(
        session,
        AccessAct.LINKS_PRINTED,
        edition_id=edition.id,
        now=clock.now(),
        user_id=actor.user_id,
        name=actor.name,
        detail=detail,
    )


def read(session: Session, settings: Config, edition: Edition, printing: Printing) -> PrintInput:
    """Read what a printing is made from: the timetable that was kept, under the names of today."""
    order = printing.order
    return _input(session, settings, edition, printing.timetable, order, printed_at=printing.printed_at)


def read_own(
    session: Session,
    settings: Config,
    edition: Edition,
    actor: Actor,
    timetable: PrintedTimetable,
    *,
    language: str,
    now: datetime,
) -> PrintInput:
    """Read what the agenda of the actor's own company is made from, with the actor's own link."""
    kind = next(kind for kind, side in _SIDES.items() if side is actor.role)
    spoken = rules.PrintLanguage.for_reader(language)
    order = PrintOrder(kind, spoken, with_links=bool(actor.membership_id and not actor.acts_for))
    given = _input(session, settings, edition, timetable, order, printed_at=now, membership_id=actor.membership_id)
    company = actor.exhibitor_id or actor.buyer_id or actor.interpreter_id
    sides = ("exhibitor_id", "buyer_id", "interpreter_id")
    side = sides[list(_SIDES.values()).index(actor.role)]
    given.meetings = [one for one in given.meetings if getattr(one, side) == company]
    return given


def made(given: PrintInput) -> bytes:
    """Return the PDF of what was read."""
    kind, words = given.order.kind, given.common
    title = f"{words.name(given.edition)} · {words.text(kind.label)}"
    if kind is SheetKind.PLAN:
        drawn = signs.plan(given)
        return paper.pdf("plan", title, plan=drawn | {"qr": paper.qr(drawn["address"])})
    if kind is SheetKind.BADGES:
        return badge_file(given.cards, title, four_on_a_page=given.order.four_on_a_page)
    if kind in signs.SIGNS:
        return paper.pdf("signs", title, signs.SIGNS[kind](given), logo=given.logo)
    return paper.pdf("lists", title, LISTS[kind](given), logo=given.logo)


def _count(session: Session, edition: Edition, timetable: PrintedTimetable, order: PrintOrder) -> int:
    if order.kind is SheetKind.BADGES:
        return len(_holders(session, edition, order))
    given = _input(session, None, edition, timetable, order, printed_at=timetable.taken_at)
    if order.kind is SheetKind.PLAN:
        return 1
    return sum(1 for _ in chain(signs.SIGNS.get(order.kind, LISTS.get(order.kind, lambda _: iter(())))(given)))


def _against_none(session: Session, edition: Edition, timetable: PrintedTimetable, order: PrintOrder) -> Violation:
    given = _input(session, None, edition, timetable, order, printed_at=timetable.taken_at)
    is_booth = prints.is_booth(session, edition.id, order.only)
    return rules.against_none(order, is_known=lines.is_known(given), is_free_booth=is_booth)


def _input(
    session: Session,
    settings: Config | None,
    edition: Edition,
    timetable: PrintedTimetable,
    order: PrintOrder,
    *,
    printed_at: datetime,
    membership_id: int | None = None,
) -> PrintInput:
    meetings = prints.meetings_of(timetable)
    front = f"{settings.public_url}/{edition.code}" if settings else ""
    given = PrintInput(
        front,
        Named.of(edition),
        edition.zone,
        whole_among(edition.language_codes),
        order,
        PrintedState(
            timetable.number,
            timetable.version,
            timetable.revision,
            printed_at,
            objections.provisional_until(session, edition.id),
        ),
        prints.directory(session, edition.id),
        meetings,
        _days(edition, order),
    )
    given.contact = _contact(edition)
    if settings and edition.logo_digest:
        given.logo = paper.logo(
            storage.of(settings).get(jpeg_name(edition.logo_digest)), edition.logo_width or 1, edition.logo_height or 1
        )
    if order.since is not None and order.kind.shows_timetable:
        _compare(session, edition, given, meetings)
    if settings and order.with_links and order.kind.is_for_people:
        _link(session, settings, edition, given, membership_id)
    if order.kind is SheetKind.PLAN:
        given.plan = signs.drawn_floor(session, edition)
    if settings and order.kind is SheetKind.BADGES:
        given.cards = list(cards(settings, edition, _holders(session, edition, order)))
    return given


def _holders(session: Session, edition: Edition, order: PrintOrder) -> list[BadgeHolder]:
    """Return who has a badge to print; whether the actor may was asked when it was ordered."""
    return badges.sheet(session, clockwork(edition.id), types=[one for one in BadgeType if one.value == order.only])


def _contact(edition: Edition) -> Named:
    more = [edition.contact_email, edition.contact_phone]
    said = (" · ".join(filter(None, [office, *more])) for office in (edition.contact_ko, edition.contact_en))
    return Named(*said)


def _days(edition: Edition, order: PrintOrder) -> list[date]:
    return [day.on for day in edition.days if order.on in (None, day.on)]


def _compare(session: Session, edition: Edition, given: PrintInput, meetings: list[PrintedMeeting]) -> None:
    former = prints.by_number(session, edition.id, given.order.since or 0)
    if former is None:
        raise Refusal(rules.UNKNOWN_STATE)
    given.since = PrintedState(former.number, former.version, former.revision, former.taken_at)
    given.changed = rules.changes(prints.meetings_of(former), meetings)


def _link(session: Session, settings: Config, edition: Edition, given: PrintInput, membership_id: int | None) -> None:
    side = _SIDES[given.order.kind]
    for holder in links.holders(session, edition.id, side):
        member = holder.membership
        if membership_id not in (None, member.id):
            continue
        company = member.exhibitor_id or member.buyer_id or member.interpreter_id or 0
        given.holders.setdefault(company, []).append(holder)
        given.link_of[member.id] = people.link_address(settings, edition, member)
