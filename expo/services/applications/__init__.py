"""Companies apply to exhibit: a short form and a proven address first, the rest later, then the organizer decides."""

from expo.services.applications.applying import (
    ApplicationDetails,
    ApplicationSheet,
    apply,
    complete,
    confirm,
    find,
    forget,
    objections,
    set_period,
)
from expo.services.applications.deciding import accept, ask, decline

__all__ = [
    "ApplicationDetails",
    "ApplicationSheet",
    "accept",
    "apply",
    "ask",
    "complete",
    "confirm",
    "decline",
    "find",
    "forget",
    "objections",
    "set_period",
]
