"""Small editions of services."""

import pytest
from sqlalchemy.orm import Session

from tests.support import applicants
from tests.support.small import Small
from tests.support.village import Village, settle


@pytest.fixture
def village(session: Session) -> Village:
    """Return the village, half-hour slots from 10:00, in which everybody is interested in everybody."""
    village = settle(session)
    village.wish_all(session)
    session.commit()
    return village


@pytest.fixture
def expo(session: Session) -> Small:
    """Return the small edition with registration open; most files have one of their own."""
    return applicants.opened(session)
