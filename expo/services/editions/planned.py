"""What is fixed to days or hours of an edition: it stands in the way of other dates, and of another time zone."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.refusals import Violation
from expo.domain.settings import EditionProfile
from expo.domain.words import N_, Marked
from expo.models.calendar import Closure
from expo.models.editions import Edition
from expo.models.field_reports import ReportVisit
from expo.models.guidance import GuidanceTime
from expo.models.live_commerce import StudioSlot
from expo.models.mentors import MentorAppointment
from expo.models.sessions import StageSession

_PLANNED = (
    (StudioSlot, N_("Studio slots")),
    (StageSession, N_("Sessions of the side programme")),
    (GuidanceTime, N_("Counselling times")),
    (ReportVisit, N_("Visits for on-site reports")),
    (MentorAppointment, N_("Appointments with mentors")),
)


def outside(session: Session, edition: Edition, profile: EditionProfile) -> Iterator[Violation]:
    """Tell what would fall outside new dates, kind by kind. Consultation days are told by ``against_profile``."""
    if (profile.starts_on, profile.ends_on) == (edition.starts_on, edition.ends_on):
        return
    for table, what in _PLANNED:
        moments = session.scalars(select(table.starts_at).where(table.edition_id == edition.id))
        days = (moment.astimezone(edition.zone).date() for moment in moments)
        fall_away = (on for on in days if not profile.starts_on <= on <= profile.ends_on)
        gone = [on for on in fall_away if edition.starts_on <= on <= edition.ends_on]
        if gone:
            sentence = N_("%(what)s would fall outside these dates: %(count)s, on %(days)s. Move or remove them first.")
            params = {"what": Marked(what), "count": len(gone), "days": tuple(sorted(set(gone)))}
            field = "starts_on" if min(gone) < profile.starts_on else "ends_on"
            yield Violation("planned_outside", sentence, params, field)


def in_zone(session: Session, edition: Edition, profile: EditionProfile) -> Iterator[Violation]:
    """Refuse another zone while rows hold moments that were meant in the old one."""
    if profile.time_zone == edition.time_zone:
        return
    removed = N_("%(what)s in %(zone)s: %(count)s. Remove them before you change the time zone.")
    reopened = N_("Closed times in %(zone)s: %(count)s. Reopen them before you change the time zone.")
    for table, what, sentence in (*((*one, removed) for one in _PLANNED), (Closure, "", reopened)):
        count = session.scalar(select(func.count()).select_from(table).where(table.edition_id == edition.id))
        if count:
            params = {"what": Marked(what), "count": count, "zone": edition.time_zone}
            yield Violation("zone_in_use", sentence, params, "time_zone")
