"""Small editions of queries."""

import pytest
from sqlalchemy.orm import Session

from tests.support.village import Village, settle


@pytest.fixture
def village(session: Session) -> Village:
    """Return the village without a wish."""
    return settle(session)
