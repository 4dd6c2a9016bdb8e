"""An organizer acts for a company, on one device, from when they say so until they stop."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.people import Actor, Role, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.team import Acting
from expo.queries.people import Account
from expo.services import history


def start(
    session: Session, actor: Actor, edition: Edition, account: Account, *, side: Role, code: str, now: datetime
) -> Acting:
    """Begin to act for a company; what is done until :func:`stop` carries both names. ``now`` is the real time."""
    needs(actor, Permission.ACT_FOR)
    table = Buyer if side is Role.BUYER else Exhibitor
    company_id = session.scalar(select(table.id).where(table.edition_id == edition.id, table.code == code))
    if company_id is None:
        raise NotFound(f"{side} {code}")
    session.execute(delete(Acting).where(Acting.sign_in_id == account.sign_in_id))
    row = Acting(
        sign_in_id=account.sign_in_id,
        edition_id=edition.id,
        exhibitor_id=company_id if side is Role.EXHIBITOR else None,
        buyer_id=company_id if side is Role.BUYER else None,
        began_at=now,
    )
    session.add(row)
    session.flush()
    history.record(
        session,
        actor,
        "people.start_acting",
        side.value,
        company_id,
        edition_id=edition.id,
        now=clock.shown(edition, now),
    )
    return row


def stop(session: Session, actor: Actor, edition: Edition, account: Account, *, now: datetime) -> None:
    """Stop to act for a company: the organizer is an organizer again."""
    row = session.scalar(select(Acting).where(Acting.sign_in_id == account.sign_in_id))
    if row is None:
        return
    side, company_id = ("buyer", row.buyer_id) if row.buyer_id else ("exhibitor", row.exhibitor_id)
    session.delete(row)
    session.flush()
    history.record(
        session, actor, "people.stop_acting", side, company_id, edition_id=edition.id, now=clock.shown(edition, now)
    )
