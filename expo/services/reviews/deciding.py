"""The selection: proposed from what was sent, approved by a second person, told to the firms; then cases."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.exhibitors import hyphenated
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.programmes import OrganizationKind
from expo.domain.refusals import NotFound, Refusal, Violation, refuse_if
from expo.domain.reviews import SelectionOutcome
from expo.domain.words import N_, Named
from expo.models.calls import Call, CallApplication
from expo.models.editions import Edition
from expo.models.programmes import Organization
from expo.models.reviews import ReviewDecision, ReviewRound
from expo.queries import reviews, selections
from expo.services import support_cases
from expo.services.calls.announcing import locked_call
from expo.services.calls.emails import write_to
from expo.services.reviews.setting_up import DECIDED, record_act
from expo.services.support_cases import CaseEntry


def propose(session: Session, actor: Actor, edition: Edition, *, code: str, now: datetime) -> list[ReviewDecision]:
    """Propose the selection as it follows from the reviews; every application has to have all of them."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    call = locked_call(session, code)
    row = reviews.round_of(session, call.id)
    refuse_if(_against_proposal(session, call, row))
    ids = select(CallApplication.id).where(CallApplication.call_id == call.id)
    session.execute(delete(ReviewDecision).where(ReviewDecision.application_id.in_(ids)))
    found = [
        ReviewDecision(
            application_id=one.application,
            place=one.place,
            outcome=one.outcome,
            tie=one.tie,
            points=round(one.points * 100),
            result=round(one.result * 100),
        )
        for one in reviews.ranked(session, row)
    ]
    session.add_all(found)
    row.proposed_at, row.proposed_by_id, row.proposed_by = now, actor.user_id, actor.name
    session.flush()
    record_act(session, actor, edition, "propose", call, now)
    return found


def approve(session: Session, actor: Actor, edition: Edition, *, code: str, secret: str, now: datetime) -> ReviewRound:
    """Approve what another person proposed, and write to every firm; ``now`` is the real time."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    call, shown = locked_call(session, code), clock.shown(edition, now)
    row = reviews.round_of(session, call.id)
    session.refresh(row)
    refuse_if(_against_approval(row, actor))
    last = (shown + timedelta(days=row.objection_days + 1)).astimezone(edition.zone).date()
    row.objections_until = datetime.combine(last, time(), edition.zone)
    row.approved_at, row.approved_by_id, row.approved_by = shown, actor.user_id, actor.name
    session.flush()
    decided, means = selections.decisions(session, call.id), reviews.means(session, call.id)
    for one in decided:
        tell(session, edition, row, one, means, secret=secret, now=now)
    chosen = sum(one.outcome is SelectionOutcome.SELECTED for one in decided)
    record_act(session, actor, edition, "approve", call, shown, count=chosen)
    return row


def decline(session: Session, actor: Actor, edition: Edition, *, code: str, number: int, now: datetime) -> None:
    """Record that a selected firm declines; its place is free for the reserve list."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    call, one = _decided(session, code, number)
    if one.outcome not in (SelectionOutcome.SELECTED, SelectionOutcome.RESERVE) or one.case_id is not None:
        raise Refusal(Violation("not_selected", N_("This application is not selected, or is a case already.")))
    one.outcome = SelectionOutcome.DECLINED
    session.flush()
    record_act(session, actor, edition, "decline", call, now, number=number)


def promote(
    session: Session, actor: Actor, edition: Edition, *, code: str, number: int, reason: str, now: datetime
) -> None:
    """Move the first of the reserve list up to a free place, with the reason; ``now`` is the real time."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    call, one = _decided(session, code, number)
    refuse_if(_against_promotion(session, call, one, reason))
    one.outcome, one.reason = SelectionOutcome.SELECTED, reason.strip()
    session.flush()
    write_to(
        session, edition, one.application, "reviews.promoted", secret="", now=now, number=str(number), reason=one.reason
    )
    record_act(session, actor, edition, "promote", call, clock.shown(edition, now), number=number)


def make_cases(session: Session, actor: Actor, edition: Edition, *, code: str, sponsor_id: int, now: datetime) -> int:
    """Make a case of every selected application that is none yet; return how many."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    call = locked_call(session, code)
    row, count, today = reviews.round_of(session, call.id), 0, now.astimezone(edition.zone).date()
    if not row.approved_at:
        raise Refusal(Violation("not_decided", N_("The selection is not approved yet.")))
    for one in selections.decisions(session, call.id):
        application, track = one.application, one.application.track
        if one.outcome is not SelectionOutcome.SELECTED or one.case_id is not None or track is None:
            continue
        entry = CaseEntry(
            code=f"{call.code}-{application.number:03}",
            track=track.code,
            year=call.closes_at.year,
            title_ko=application.title,
            title_en="",
            adopter_id=_firm(session, application).id,
            sponsor_id=sponsor_id,
            selected_on=today,
            supplier_id=_supplier_id(session, application),
        )
        case = support_cases.create(session, actor, edition, programme=call.programme.code, entry=entry, now=now)
        one.case_id = case.id
        count += 1
    session.flush()
    record_act(session, actor, edition, "make_cases", call, now, count=count)
    return count


def tell(
    session: Session,
    edition: Edition,
    row: ReviewRound,
    one: ReviewDecision,
    means: Mapping[tuple[int, int], float],
    *,
    secret: str,
    now: datetime,
) -> None:
    """Write to a firm what is decided about its application, with the mean of the points in each criterion."""
    if not one.application.contact_email:
        return
    write_to(
        session,
        edition,
        one.application,
        f"reviews.{one.outcome.value}",
        secret="" if one.outcome is SelectionOutcome.SELECTED else secret,
        now=now,
        number=str(one.application.number),
        place=one.place,
        points=f"{one.points / 100:.2f}",
        criteria=_criteria(row, one, means),
        until=row.objections_until,
    )


def _criteria(row: ReviewRound, one: ReviewDecision, means: Mapping[tuple[int, int], float]) -> tuple[Violation, ...]:
    """Return a line for each criterion with the mean of the points."""
    lines = []
    for criterion in row.criteria:
        words = {
            "criterion": Named(criterion.name_ko, criterion.name_en or criterion.name_ko),
            "points": f"{means.get((one.application_id, criterion.id), 0):.2f}",
            "scale": criterion.scale,
            "weight": criterion.weight,
        }
        lines.append(Violation("criterion", N_("%(criterion)s: %(points)s of %(scale)s (weight %(weight)s)"), words))
    return tuple(lines)


def _decided(session: Session, code: str, number: int) -> tuple[Call, ReviewDecision]:
    call = locked_call(session, code)
    row = reviews.round_of(session, call.id)
    found = next((one for one in selections.decisions(session, call.id) if one.application.number == number), None)
    if row.approved_at is None or found is None:
        raise NotFound(f"decision {number}")
    return call, found


def _against_proposal(session: Session, call: Call, row: ReviewRound) -> Iterator[Violation]:
    if row.approved_at is not None:
        yield DECIDED
    missing = reviews.unread(session, call)
    if missing:
        sentence = N_("Reviews are missing for applications: %(numbers)s")
        yield Violation("unread", sentence, {"numbers": ", ".join(map(str, missing[:20]))})


def _against_approval(row: ReviewRound, actor: Actor) -> Iterator[Violation]:
    if row.approved_at is not None:
        yield DECIDED
    elif row.proposed_at is None:
        yield Violation("not_proposed", N_("No selection is proposed."))
    elif row.proposed_by_id == actor.user_id:
        yield Violation("own", N_("A second person approves: you proposed this selection yourself."))


def _against_promotion(session: Session, call: Call, one: ReviewDecision, reason: str) -> Iterator[Violation]:
    decided = selections.decisions(session, call.id)
    first = next((other for other in decided if other.outcome is SelectionOutcome.RESERVE), None)
    if first is None or first is not one:
        yield Violation("order", N_("The reserve list moves up in its order."))
    if sum(other.outcome is SelectionOutcome.SELECTED for other in decided) >= call.quota:
        yield Violation("full", N_("No place is free."))
    if not reason.strip():
        yield Violation("no_reason", N_("Write what the company shall read."), {}, "reason")


def _firm(session: Session, application: CallApplication) -> Organization:
    number = hyphenated(application.business_number)
    found = session.scalar(select(Organization).where(Organization.business_number == number))
    if found is None:
        found = Organization(
            kind=OrganizationKind.SMALL_FIRM,
            name_ko=application.firm_name,
            name_en=application.firm_name,
            business_number=number,
            ksic=application.ksic,
            region=application.region,
        )
        session.add(found)
        session.flush()
    return found


def _supplier_id(session: Session, application: CallApplication) -> int | None:
    number = application.supplier_number
    if not number:
        return None
    return session.scalar(select(Organization.id).where(Organization.business_number == number))
