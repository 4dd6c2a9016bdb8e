"""The fund: entries that are only added and reversed, payments and closings by two persons, plans, statements."""

from expo.services.fund.entries import EntrySheet, post, reverse
from expo.services.fund.payments import PaymentSheet, approve, prepare, void
from expo.services.fund.periods import close_period, propose_closing, void_closing
from expo.services.fund.plans import set_plan
from expo.services.fund.statements import statement

__all__ = [
    "EntrySheet",
    "PaymentSheet",
    "approve",
    "close_period",
    "post",
    "prepare",
    "propose_closing",
    "reverse",
    "set_plan",
    "statement",
    "void",
    "void_closing",
]
