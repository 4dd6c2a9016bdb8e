"""A part of the machine that a test needs: skipped with its reason where it is missing, unless it is required."""

import os
from typing import NoReturn

import pytest


def missing(part: str, reason: str) -> NoReturn:
    """Skip the test, or fail it where ``EXPO_TESTS_REQUIRE`` names the part (as CI does: ``postgres browser``)."""
    if part in os.environ.get("EXPO_TESTS_REQUIRE", "").split():
        pytest.fail(f"{part} is required here: {reason}", pytrace=False)
    pytest.skip(f"{part}: {reason}")
