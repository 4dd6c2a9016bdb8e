"""A buyer registers, is approved or rejected with a reason, and keeps its profile and consents in hand."""

from expo.services.buyers.applications import TOO_MANY, apply, confirm
from expo.services.buyers.consents import give_consent, withdraw_consent
from expo.services.buyers.decisions import apply_again, approve_all, decide, verify
from expo.services.buyers.documents import ask_all, ask_for, attach, drop
from expo.services.buyers.entering import enter
from expo.services.buyers.links import invite, renew_link
from expo.services.buyers.profiles import BuyerProfile, change
from expo.services.buyers.registration import Registration, objections, register, unproven_objections
from expo.services.buyers.times import set_times

__all__ = [
    "TOO_MANY",
    "BuyerProfile",
    "Registration",
    "apply",
    "apply_again",
    "approve_all",
    "ask_all",
    "ask_for",
    "attach",
    "change",
    "confirm",
    "decide",
    "drop",
    "enter",
    "give_consent",
    "invite",
    "objections",
    "register",
    "renew_link",
    "set_times",
    "unproven_objections",
    "verify",
    "withdraw_consent",
]
