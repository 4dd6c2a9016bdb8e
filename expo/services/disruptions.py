"""Announce what is missing on the day; the next timetable avoids it with as few changes as possible.

Time without meetings is closed at once. Meetings in a closed time keep their place until a published version or an
organizer moves them, so no meeting is ever without a place.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain.disruptions import Missing
from expo.domain.editions import Span
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation, refuse_if
from expo.domain.words import N_, Named
from expo.models.calendar import Closure
from expo.models.editions import Edition
from expo.queries import disruptions, nameable
from expo.queries.nameable import NamedRows
from expo.services import closures, history

LISTED = 5
"""So many of the things that a word could mean are named."""

NOBODY_THERE = Violation(
    "nobody_there", N_("No exhibitor has a booth in that hall. Name its tables instead."), field="codes"
)


def announce(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    missing: Missing,
    codes: Sequence[str],
    span: Span,
    reason: str,
    now: datetime,
) -> list[Closure]:
    """Close the times of all these, in spite of the meetings they have; all or none.

    ``codes`` are codes or names; a part of a name will do if it is of one only.
    """
    needs(actor, Permission.MANAGE_TIMETABLE)
    wanted = [word for word in codes if word.strip()]
    meant = nameable.named(session, edition, missing, wanted)
    refuse_if([*_unknown(meant.unknown, wanted), *_ambiguous(meant)])
    holders = list(meant.rows.values())
    if missing is Missing.HALL:
        missing, holders = Missing.EXHIBITOR, list(disruptions.exhibitors_of(session, holders))
        if not holders:
            raise Refusal(NOBODY_THERE)
    column = disruptions.COLUMNS[missing]
    found = closures.announce(
        session,
        edition,
        span,
        column=column,
        holders=sorted(set(holders)),
        reason=reason,
        now=now,
        user_id=actor.user_id,
    )
    history.record(
        session,
        actor,
        "disruptions.announce",
        "edition",
        edition.id,
        edition_id=edition.id,
        now=now,
        codes=", ".join(meant.rows),
        starts_at=span.starts_at.isoformat(),
        ends_at=span.ends_at.isoformat(),
        reason=reason,
    )
    return found


def withdraw(session: Session, actor: Actor, edition: Edition, *, closure_ids: Collection[int], now: datetime) -> None:
    """Take an announcement back: the times are open again, and clashing meetings stay where they are."""
    needs(actor, Permission.MANAGE_TIMETABLE)
    announced = disruptions.closures(session, edition, closure_ids)
    starts_at = announced[0].starts_at.isoformat()
    closures.withdraw(session, edition, closure_ids)
    history.record(
        session,
        actor,
        "disruptions.withdraw",
        "edition",
        edition.id,
        edition_id=edition.id,
        now=now,
        starts_at=starts_at,
    )


def _unknown(unknown: Sequence[str], wanted: Sequence[str]) -> Iterator[Violation]:
    if not wanted:
        yield Violation("no_codes", N_("Say who or what is missing: type its name or code."), field="codes")
    if unknown:
        params = {"codes": ", ".join(unknown)}
        yield Violation("unknown_code", N_("Nothing here has the name or code %(codes)s."), params, field="codes")


def _coded(name: Named, code: str) -> Named:
    return Named(*(f"{name.said_in(language)} ({code})" for language in ("ko", "en")))


def _ambiguous(meant: NamedRows) -> Iterator[Violation]:
    for word, found in meant.ambiguous.items():
        listed = tuple(_coded(name, code) if name else code for code, name in found[:LISTED])
        sentence = N_("“%(word)s” could be several: %(found)s. Type the code of one.")
        yield Violation("ambiguous", sentence, {"word": word, "found": listed}, field="codes")
