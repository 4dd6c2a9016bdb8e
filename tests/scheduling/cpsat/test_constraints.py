"""Every hard rule has a constraint of its name in the exact model."""

from expo.domain.rules import RULES
from expo.scheduling.cpsat.constraints import CONSTRAINTS


def test_every_rule_has_a_constraint_of_its_name() -> None:
    assert set(CONSTRAINTS) == {rule.name for rule in RULES}
