"""Small editions of queries."""

import pytest
from sqlalchemy.orm import Session

from tests.support.small_expo import PLANNED, SmallExpo, build


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    """Return the small expo without a wish."""
    return build(session, PLANNED)
