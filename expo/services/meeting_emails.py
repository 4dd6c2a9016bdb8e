"""E-mails about a consultation: to both sides, so that each has it in writing and in its calendar."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain.meetings import CancelReason
from expo.domain.words import N_, Marked, Named
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.services import calendar_files, interpreter_emails, outbox
from expo.services.interpreter_emails import InterpretedChange, InterpretedSeat


def tell_booked(session: Session, edition: Edition, meeting: Meeting, *, now: datetime) -> None:
    """Write that a consultation is agreed."""
    _tell(session, edition, meeting, "meetings.booked", {}, now=now)
    _tell_interpreter(session, edition, meeting, None, seat(meeting), now=now)


def tell_moved(
    session: Session,
    edition: Edition,
    meeting: Meeting,
    *,
    old: InterpretedSeat,
    now: datetime,
) -> None:
    """Write where a consultation was and where it is now."""
    was: dict[str, object] = {"old_when": old.when, "old_place": old.place}
    _tell(session, edition, meeting, "meetings.moved", was, now=now)
    _tell_interpreter(session, edition, meeting, old, seat(meeting), now=now)


def tell_cancelled(
    session: Session,
    edition: Edition,
    meeting: Meeting,
    *,
    reason: str,
    beside: CancelReason | None = None,
    now: datetime,
) -> None:
    """Write that a consultation does not take place, and why; a usual reason stands above one's own words."""
    known = next((one.label for one in CancelReason if one == reason), "" if reason else N_("none given"))
    spoken: object = Marked(known) if known else (*([beside] if beside else []), reason)
    _tell(session, edition, meeting, "meetings.cancelled", {"reason": spoken}, now=now)
    _tell_interpreter(session, edition, meeting, seat(meeting), None, now=now)


def place(meeting: Meeting) -> Named:
    """Return where a consultation is: a table and its zone, or the exhibitor's booth."""
    table = meeting.table
    if table is not None:
        return Named(f"{table.code} ({table.zone.name_ko})", f"{table.code} ({table.zone.name_en})")
    booths = ", ".join(booth.code for booth in meeting.exhibitor.booths)
    return Named(f"부스 {booths}".strip(), f"Booth {booths}".strip())


def seat(meeting: Meeting) -> InterpretedSeat:
    """Return when and where a consultation is, and who interprets."""
    return InterpretedSeat(meeting.when, place(meeting), meeting.interpreter_id)


def _tell(
    session: Session,
    edition: Edition,
    meeting: Meeting,
    template: str,
    params: dict[str, object],
    *,
    now: datetime,
) -> None:
    facts = params | {
        "when": meeting.when,
        "place": place(meeting),
        "interpreter": meeting.interpreter.name if meeting.interpreter else Marked(N_("not needed")),
    }
    for company, other in _readers(meeting):

        def file(reader: outbox.Reader, company: Exhibitor | Buyer = company) -> str:
            is_buyer = isinstance(company, Buyer)
            return calendar_files.invitation(edition, meeting, reader.email, reader.locale, is_buyer=is_buyer, now=now)

        told = facts | {"other": other}
        outbox.write_to_company(session, edition, company, template=template, params=told, now=now, calendar=file)


def _tell_interpreter(
    session: Session,
    edition: Edition,
    meeting: Meeting,
    old: InterpretedSeat | None,
    new: InterpretedSeat | None,
    *,
    now: datetime,
) -> None:
    exhibitor = Named.of(meeting.exhibitor)
    change = InterpretedChange(exhibitor, Named.of(meeting.buyer), old, new)
    interpreter_emails.tell(session, edition, [change], now=now)


def _readers(meeting: Meeting) -> Iterator[tuple[Exhibitor | Buyer, Named]]:
    yield meeting.exhibitor, Named.of(meeting.buyer)
    yield meeting.buyer, Named.of(meeting.exhibitor)
