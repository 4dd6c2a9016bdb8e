"""Small editions of services."""

import pytest
from sqlalchemy.orm import Session

from tests.support import applicants
from tests.support.small_expo import PLANNED, SmallExpo, build


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    """Return the small expo, half-hour slots from 10:00, in which everybody is interested in everybody."""
    expo = build(session, PLANNED)
    expo.wish_all()
    session.commit()
    return expo


@pytest.fixture
def open_expo(session: Session) -> SmallExpo:
    """Return the small edition with registration open; most files have one of their own."""
    return applicants.opened(session)
