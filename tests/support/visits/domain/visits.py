"""A kind of hold that the application does not have: a reporter visits an exhibitor."""

from expo.domain.holds import HoldKind
from expo.domain.refusals import Violation

HOLD = HoldKind(
    "visit",
    "Reporter",
    "pencil",
    Violation("reporter_then", "A reporter visits you at that time."),
    of_others="A reporter visits %(participant)s at that time.",
)
