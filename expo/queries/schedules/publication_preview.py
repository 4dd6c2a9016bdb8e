"""What publishing a version would do, meeting by meeting: the page shows it before, the service then does just that."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain import notice, rulebook
from expo.domain.meetings import Origin
from expo.domain.refusals import Violation
from expo.domain.schedules import Change, Omission, request_name
from expo.domain.timetable import Placement, Timetable
from expo.models.editions import Edition
from expo.models.schedules import Schedule
from expo.queries.schedules import undoing, versions
from expo.queries.schedules.meeting_changes import MeetingChange
from expo.queries.schedules.problem import LoadedProblem, StoredSeat
from expo.queries.schedules.publication_input import PublicationInput, StoredMeeting, publication_input
from expo.queries.schedules.rows import ActiveMeeting
from expo.queries.schedules.unsent import NOTHING_UNSENT, UnsentEmails


@dataclass(frozen=True, slots=True)
class OmittedMeeting:
    """A meeting of the version that is left out, why, and which rules it would break."""

    exhibitor_id: int
    buyer_id: int
    why: Omission
    violations: tuple[Violation, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicationPreview:
    """Everything that publishing would change, carry over and leave out.

    ``is_confirmed``: what was provisional becomes final, or what people have read as final provisional again, and those
    for whom nothing changes are told so. ``is_reopened``: the latter. ``unsent`` tells who hears nothing in the end.
    """

    changes: tuple[MeetingChange, ...]
    carried: tuple[ActiveMeeting, ...]
    omitted: tuple[OmittedMeeting, ...]
    is_show_day: bool = False
    is_confirmed: bool = False
    is_reopened: bool = False
    unsent: UnsentEmails = NOTHING_UNSENT

    def of(self, change: Change) -> list[MeetingChange]:
        """Return the meetings that this happens to."""
        return [step for step in self.changes if step.change is change]

    @property
    def told(self) -> tuple[frozenset[int], frozenset[int]]:
        """Return the exhibitors and the buyers who get an e-mail, without those who never heard of what it undoes."""
        (exhibitors, buyers), (other_exhibitors, other_buyers) = self._changed, self.confirmed
        confirmed = {f"e{row}" for row in other_exhibitors} | {f"b{row}" for row in other_buyers}
        steps = [step for step in self.changes if step.is_told]
        unheard = self.unsent.unheard(steps, confirmed, is_provisional=self.is_reopened)
        return (
            frozenset(row for row in exhibitors | other_exhibitors if f"e{row}" not in unheard),
            frozenset(row for row in buyers | other_buyers if f"b{row}" not in unheard),
        )

    @property
    def confirmed(self) -> tuple[frozenset[int], frozenset[int]]:
        """Return the exhibitors and the buyers who hear that what they know as provisional is final."""
        if not self.is_confirmed:
            return frozenset(), frozenset()
        exhibitors, buyers = self._changed
        known = [(step.exhibitor_id, step.buyer_id) for step in self.changes]
        known += [(one.exhibitor_id, one.buyer_id) for one in self.carried if one.origin is Origin.PLANNED]
        return frozenset(one[0] for one in known) - exhibitors, frozenset(one[1] for one in known) - buyers

    @property
    def still_provisional(self) -> "PublicationPreview":
        """The same with another date for objections: only those with changes are told."""
        return replace(self, is_confirmed=False)

    @property
    def _changed(self) -> tuple[frozenset[int], frozenset[int]]:
        told = [step for step in self.changes if step.is_told]
        return frozenset(step.exhibitor_id for step in told), frozenset(step.buyer_id for step in told)

    @property
    def told_to_confirm(self) -> int | None:
        """Return how many companies are told if that has to be confirmed first: many of them, on a show day."""
        told = sum(map(len, self.told))
        return told if self.is_show_day and told > notice.MANY_TOLD else None

    @property
    def takes_back_everything(self) -> bool:
        """Whether publishing would cancel all planned meetings, as an empty plan does."""
        return bool(self.changes) and all(step.change is Change.DROPPED for step in self.changes)

    @property
    def figures(self) -> dict[str, int]:
        """Count what happens, for the publication's row and the page."""
        counts = {change.value: len(self.of(change)) for change in Change}
        exhibitors, buyers = self.told
        told = len(exhibitors) + len(buyers)
        return counts | {"carried": len(self.carried), "omitted": len(self.omitted), "told": told}


def preview_of(found: PublicationInput, now: datetime) -> PublicationPreview:
    """Hold a version against the calendar as it is.

    Meetings that were booked by hand, locked, have begun or begin within the notice stay as they are, unless something
    has been closed in spite of them and the version knew. Each meeting of the version is then asked of the rulebook
    again: first those that fit as they are; then one whose table or interpreter is taken gets another in the same slot.
    One that does not fit any more is left out: if people hold that meeting already, it stays where it is if it can.
    """
    loaded, active = found.loaded, {one.name: one for one in found.active}
    timetable = Timetable(loaded.problem, (loaded.active[name] for name in sorted(loaded.pinned)))
    omitted = _place(loaded, timetable, found.placed, found.called_off, now)
    carried = tuple(active[name] for name in sorted(loaded.pinned))
    steps = tuple(_steps(loaded, timetable, active))
    return PublicationPreview(
        steps,
        carried,
        tuple(omitted),
        is_show_day=found.is_show_day,
        is_confirmed=found.is_confirmed,
        is_reopened=found.is_reopened,
        unsent=found.unsent,
    )


def publication_preview(
    session: Session, edition: Edition, schedule: Schedule, now: datetime, *, is_final: bool = False
) -> PublicationPreview:
    """Return what publishing a version at ``now`` would do."""
    return preview_of(publication_input(session, edition, schedule, now, is_final=is_final), now)


def undo_preview(session: Session, edition: Edition, now: datetime) -> PublicationPreview:
    """Return what undoing the newest publication would do; before the first one nothing was planned."""
    published = versions.publications(session, edition, limit=2)
    former, is_final = undoing.before_the_newest(session, edition), undoing.is_final_again(published)
    is_reopened = undoing.is_provisional_again(published)
    found = publication_input(session, edition, former, now, is_final=is_final, is_reopened=is_reopened)
    return preview_of(found, now)


def _place(
    loaded: LoadedProblem,
    timetable: Timetable,
    placed: Iterable[StoredMeeting],
    called_off: Collection[tuple[int, int]],
    now: datetime,
) -> list[OmittedMeeting]:
    """Add the version's meetings to the timetable as far as they fit; return those that are left out."""
    omitted, misfits = [], []
    for one in placed:
        name = request_name(one.exhibitor_id, one.buyer_id)
        if name in loaded.pinned:
            continue
        if not loaded.problem.has_request(name):
            since = (one.exhibitor_id, one.buyer_id) in called_off
            why = Omission.CANCELLED_SINCE if since else Omission.WISH_WITHDRAWN
            omitted.append(OmittedMeeting(one.exhibitor_id, one.buyer_id, why))
            continue
        wanted = loaded.placement(name, one.seat)
        if wanted is not None and not rulebook.violations(loaded.problem, timetable, wanted):
            timetable.add(wanted)
        else:
            misfits.append((one, name))
    left = []
    for one, name in misfits:
        found, violations = _seated(loaded, timetable, name, one.seat)
        if found is not None:
            timetable.add(found)
        else:
            why = _why(loaded, one.seat, violations, now)
            omitted.append(OmittedMeeting(one.exhibitor_id, one.buyer_id, why, violations))
            left.append(name)
    _stay(loaded, timetable, left)
    return omitted


def _why(loaded: LoadedProblem, seat: StoredSeat, violations: Iterable[Violation], now: datetime) -> Omission:
    """Return why a meeting does not fit at its time."""
    if all(violation.code != "near_meetings_stay" for violation in violations):
        return Omission.CLASH
    start = loaded.problem.slots[loaded.slots.index(seat.slot_id)].start
    return Omission.ALREADY_BEGUN if start is not None and start <= now else Omission.TOO_NEAR


def _stay(loaded: LoadedProblem, timetable: Timetable, names: Iterable[str]) -> None:
    """Leave meetings that people hold where they are, if that is still possible."""
    for name in names:
        held = loaded.active.get(name)
        if held is not None and not rulebook.violations(loaded.problem, timetable, held):
            timetable.add(held)


def _seated(
    loaded: LoadedProblem, timetable: Timetable, name: str, seat: StoredSeat
) -> tuple[Placement | None, tuple[Violation, ...]]:
    """Return where the meeting can sit in its slot, or the rules that keep it out of there."""
    slot = loaded.slots.index(seat.slot_id)  # a slot that is in use cannot be deleted
    option = rulebook.options(loaded.problem, timetable, name)[slot]
    return option.placement, option.violations


def _steps(loaded: LoadedProblem, timetable: Timetable, active: Mapping[str, ActiveMeeting]) -> Sequence[MeetingChange]:
    steps = []
    for placement in timetable:
        if placement.request in loaded.pinned:
            continue
        wished, new = loaded.wished[placement.request], loaded.seat(placement)
        pair, before = (wished.exhibitor_id, wished.buyer_id), active.get(placement.request)
        if before is None:
            steps.append(MeetingChange(Change.ADDED, *pair, None, None, new))
        else:
            old = StoredSeat.of(before)
            steps.append(MeetingChange(change_of(old, new), *pair, before.meeting_id, old, new))
    for name, before in active.items():
        if name not in timetable:
            pair = before.exhibitor_id, before.buyer_id
            steps.append(MeetingChange(Change.DROPPED, *pair, before.meeting_id, StoredSeat.of(before), None))
    return steps


def change_of(old: StoredSeat, new: StoredSeat) -> Change:
    """Return what happens to a meeting that has a place before and after."""
    if old == new:
        return Change.KEPT
    is_same_time = (old.slot_id, old.second_slot_id) == (new.slot_id, new.second_slot_id)
    return Change.REHOUSED if is_same_time else Change.MOVED
