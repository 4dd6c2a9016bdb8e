"""A buyer registers, is approved or rejected with a reason, and keeps its profile and consents in hand."""

from expo.services.buyers.consents import give_consent, withdraw_consent
from expo.services.buyers.decisions import apply_again, approve_all, decide, verify
from expo.services.buyers.links import invite, renew_link
from expo.services.buyers.profiles import Profile, change
from expo.services.buyers.registration import Registration, objections, register
from expo.services.buyers.times import set_times

__all__ = [
    "Profile",
    "Registration",
    "apply_again",
    "approve_all",
    "change",
    "decide",
    "give_consent",
    "invite",
    "objections",
    "register",
    "renew_link",
    "set_times",
    "verify",
    "withdraw_consent",
]
