"""The sample's support programme of two years, whole: what the other modules of it write, in their order."""

from datetime import datetime

from sqlalchemy.orm import Session

from expo.models.editions import Edition
from expo.services.sample.calls import write_calls
from expo.services.sample.fund import write_fund
from expo.services.sample.mentors import write_mentors
from expo.services.sample.outcomes import write_outcomes
from expo.services.sample.programmes import ProgrammeWorld, write_programme
from expo.services.sample.reviews import write_fields, write_reviews


def write_support(session: Session, edition: Edition, *, now: datetime) -> ProgrammeWorld | None:
    """Write the programme, unless the installation has one."""
    world = write_programme(session, edition)
    if world is not None:
        write_fund(session, edition, world)
        write_outcomes(session, world, now=now)
        write_calls(session, edition, world)
        fields = write_fields(session)
        write_reviews(session, edition, fields)
        write_mentors(session, edition, world, fields)
    return world
