"""The sample's support programme of two years, whole: what the other modules of it write, in their order."""

from sqlalchemy.orm import Session

from expo.models.editions import Edition
from expo.services.sample.fund import write_fund
from expo.services.sample.programmes import ProgrammeWorld, write_programme


def write_support(session: Session, edition: Edition) -> ProgrammeWorld | None:
    """Write the programme, unless the installation has one."""
    world = write_programme(session, edition)
    if world is not None:
        write_fund(session, edition, world)
    return world
