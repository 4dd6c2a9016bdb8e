"""Funding plans of cases: who pays which share, under the cap of the case's day."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.fund import PlannedShare, against_shares, split
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.programmes import in_force
from expo.domain.refusals import Refusal, Violation, existing, refuse_if
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.fund import FundingPlan, FundingShare
from expo.models.support_cases import SupportCase
from expo.queries import fund, programmes
from expo.services import history


def set_plan(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    code: str,
    total: int,
    shares: Sequence[tuple[int, int]],
    now: datetime,
) -> FundingPlan:
    """Set the funding plan of a case, as a new version; ``shares`` are funders with hundredths of a percent.

    The share of the case's own firm is its own. The cap is that of the day on which the case was selected, whatever
    caps came later. What is allocated already stays within the new shares.
    """
    needs(actor, Permission.MANAGE_PROGRAMMES)
    case = existing(session.scalar(locked(select(SupportCase).where(SupportCase.code == code))), f"case {code}")
    cap = in_force(case.track.caps, case.selected_on)
    if cap is None:
        raise Refusal(Violation("no_cap", N_("The track has no cap on the day of the selection.")))
    planned = [
        PlannedShare(programmes.organization(session, funder).id, parts, funder == case.adopter_id)
        for funder, parts in shares
    ]
    refuse_if(against_shares(planned, total, cap.won, cap.least_own_percent))
    won = split(total, planned)
    refuse_if(_below_allocated(session, case.id, won))
    own = sum(won[share.funder_id] for share in planned if share.is_own)
    before = fund.plan(session, case.id)
    plan = FundingPlan(
        case_id=case.id,
        no=before.no + 1 if before else 1,
        total_won=total,
        support_won=total - own,
        own_won=own,
        cap_won=cap.won,
        set_at=now,
        set_by=actor.name,
    )
    session.add(plan)
    session.flush()
    session.add_all(_rows(plan.id, planned, won))
    session.flush()
    history.record(
        session,
        actor,
        "fund.set_plan",
        "support_case",
        case.id,
        edition_id=edition.id,
        now=now,
        code=case.code,
        won=f"{total:,}",
    )
    return plan


def _rows(plan_id: int, planned: Sequence[PlannedShare], won: dict[int, int]) -> list[FundingShare]:
    found, before = [], 0
    for position, share in enumerate(planned):
        found.append(
            FundingShare(
                plan_id=plan_id,
                position=position,
                funder_id=share.funder_id,
                parts_before=before,
                parts=share.parts,
                won=won[share.funder_id],
                is_own=share.is_own,
            )
        )
        before += share.parts
    return found


def _below_allocated(session: Session, case_id: int, won: dict[int, int]) -> list[Violation]:
    before = fund.plan(session, case_id)
    return [
        Violation(
            "below_allocated",
            N_("%(funder)s has allocated %(won)s won already."),
            {"funder": Named.of(share.funder), "won": f"{allocated:,}"},
            "shares",
        )
        for share in (before.shares if before else ())
        if (allocated := fund.allocated(session, case_id, share.funder_id)) > won.get(share.funder_id, 0)
    ]
