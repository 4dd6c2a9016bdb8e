"""The organizer accepts applications, asks for what is missing, or declines with a reason."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from expo import clock
from expo.db import lock_row
from expo.domain.applications import ApplicationDecision
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation
from expo.domain.venue import BoothService
from expo.domain.words import N_
from expo.models.allocation import BoothRequest
from expo.models.applications import ExhibitorApplication
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.queries import editions
from expo.queries import exhibitors as exhibitors_queries
from expo.services import exhibitors, outbox
from expo.services.applications.applying import record_act, write_with_link
from expo.services.exhibitors import ExhibitorProfile
from expo.services.exhibitors.links import join

NO_REASON = Violation("no_reason", N_("Write what the company shall read."), {}, "reason")
DECIDED = N_("The application of %(name)s has been decided already.")


def accept(
    session: Session, actor: Actor, edition: Edition, *, ids: Collection[int], hall: str, now: datetime
) -> list[Exhibitor]:
    """Make exhibitors of a hall of these applications, each with its booth request and a personal link by e-mail.

    The edition's row is locked: two who accept at once get different codes. ``now`` is the real time.
    """
    needs(actor, Permission.MANAGE_EXHIBITORS)
    lock_row(session, Edition, edition.id)
    return [_accept(session, actor, edition, _open(session, edition, one), hall, now) for one in sorted(ids)]


def ask(
    session: Session, actor: Actor, edition: Edition, *, id_: int, reason: str, secret: str, now: datetime
) -> ExhibitorApplication:
    """Ask a company for what is missing, with a link to add it; ``now`` is the real time."""
    needs(actor, Permission.MANAGE_EXHIBITORS)
    row = _decided(session, actor, edition, id_, ApplicationDecision.ASKED, reason, now)
    write_with_link(session, edition, row, template="applications.asked", secret=secret, now=now, reason=row.reason)
    record_act(session, actor, "ask", row, clock.shown(edition, now), reason=row.reason)
    return row


def decline(
    session: Session, actor: Actor, edition: Edition, *, id_: int, reason: str, now: datetime
) -> ExhibitorApplication:
    """Decline an application with the reason that the company reads; ``now`` is the real time."""
    needs(actor, Permission.MANAGE_EXHIBITORS)
    row, shown = (
        _decided(session, actor, edition, id_, ApplicationDecision.DECLINED, reason, now),
        clock.shown(edition, now),
    )
    outbox.write(
        session,
        edition,
        template="applications.declined",
        params={"company": row.name_ko, "reason": row.reason},
        email=row.contact_email,
        name=row.contact_name,
        locale=row.locale,
        now=shown,
    )
    record_act(session, actor, "decline", row, shown, reason=row.reason)
    return row


def _accept(
    session: Session, actor: Actor, edition: Edition, row: ExhibitorApplication, hall: str, now: datetime
) -> Exhibitor:
    shown = clock.shown(edition, now)
    profile = ExhibitorProfile(
        code=exhibitors_queries.next_code(session, edition.id),
        name_ko=row.name_ko,
        name_en=row.name_en or row.name_ko,
        hall=hall,
        sector=row.sector.code,
        business_number=row.business_number or "",
        representative=row.representative,
        region=row.region,
        website=row.website,
        story_ko=row.story_ko or row.makes,
        story_en=row.story_en,
        contact_name=row.contact_name,
        contact_phone=row.contact_phone,
        contact_email=row.contact_email,
    )
    exhibitor = exhibitors.create(session, actor, edition, profile=profile, now=shown)
    services = {f"needs_{service}": service in row.services for service in BoothService}
    session.add(BoothRequest(exhibitor_id=exhibitor.id, units=row.units, **services))
    join(session, edition, exhibitor, template="applications.accepted", locale=row.locale, now=shown)
    row.exhibitor_id, row.decision, row.reason = exhibitor.id, ApplicationDecision.ACCEPTED, ""
    row.decided_at, row.decided_by_id = shown, actor.user_id
    session.flush()
    record_act(session, actor, "accept", row, shown, code=exhibitor.code)
    return exhibitor


def _decided(
    session: Session,
    actor: Actor,
    edition: Edition,
    id_: int,
    decision: ApplicationDecision,
    reason: str,
    now: datetime,
) -> ExhibitorApplication:
    row = _open(session, edition, id_)
    if not reason.strip():
        raise Refusal(NO_REASON)
    row.decision, row.reason = decision, reason.strip()
    row.decided_at, row.decided_by_id = clock.shown(edition, now), actor.user_id
    session.flush()
    return row


def _open(session: Session, edition: Edition, id_: int) -> ExhibitorApplication:
    row = editions.locked_row(session, edition.id, ExhibitorApplication, id_)
    if not row.is_open:
        raise Refusal(Violation("decided", DECIDED, {"name": row.name_ko}))
    return row
