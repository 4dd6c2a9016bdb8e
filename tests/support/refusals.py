"""What a service refused, and why."""

import pytest

from expo.domain.refusals import Refusal


def codes_of(refused: pytest.ExceptionInfo[Refusal]) -> list[str]:
    """Return the code of every reason, in the order in which they are shown."""
    return [violation.code for violation in refused.value.violations]
