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
from expo.services.applications.documents import ask_for_documents, attach

__all__ = [
    "ApplicationDetails",
    "ApplicationSheet",
    "accept",
    "apply",
    "ask",
    "ask_for_documents",
    "attach",
    "complete",
    "confirm",
    "decline",
    "find",
    "forget",
    "objections",
    "set_period",
]
