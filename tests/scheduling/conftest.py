"""The engine's tests start with its inner loops compiled, as an installed application does."""

import pytest

from expo.scheduling.moves.warm_up import warm_up


@pytest.fixture(scope="session", autouse=True)
def _warm() -> None:
    warm_up()
