"""Calls for applications: written and announced by officers, answered by firms, checked with reasons."""

from expo.services.calls.announcing import CallSheet, announce, change, create, extend
from expo.services.calls.applying import FirmStart, PlanSheet, attach, find, save, start, withdraw
from expo.services.calls.checking import ask, check
from expo.services.calls.forgetting import erase, forget, forget_due, set_retention
from expo.services.calls.sending import objections, send

__all__ = [
    "CallSheet",
    "FirmStart",
    "PlanSheet",
    "announce",
    "ask",
    "attach",
    "change",
    "check",
    "create",
    "erase",
    "extend",
    "find",
    "forget",
    "forget_due",
    "objections",
    "save",
    "send",
    "set_retention",
    "start",
    "withdraw",
]
