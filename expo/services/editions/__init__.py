"""Editions: begun, copied from an earlier one, changed, archived."""

from expo.services.editions.archiving import archive, reopen
from expo.services.editions.copying import CopyChoices, copy
from expo.services.editions.creating import create, prepare, set_up, start_objections
from expo.services.editions.exporting import write
from expo.services.editions.importing import read
from expo.services.editions.settings import close_phase, describe, open_phase, profile_objections, set_clock, set_policy

__all__ = [
    "CopyChoices",
    "archive",
    "close_phase",
    "copy",
    "create",
    "describe",
    "open_phase",
    "prepare",
    "profile_objections",
    "read",
    "reopen",
    "set_clock",
    "set_policy",
    "set_up",
    "start_objections",
    "write",
]
