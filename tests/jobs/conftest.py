"""What the tests of jobs share."""

import pytest
from sqlalchemy.orm import Session

from tests.support import small_expo
from tests.support.small_expo import SmallExpo


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    """Return a small expo with a plan, as other processes see it."""
    expo = small_expo.build(session, small_expo.PLANNED)
    session.commit()
    return expo
