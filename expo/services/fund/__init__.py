"""The fund: entries that are only added and reversed, payments approved by a second person, plans, statements."""

from expo.services.fund.entries import EntrySheet, post, reverse
from expo.services.fund.payments import PaymentSheet, approve, prepare, void
from expo.services.fund.plans import set_plan
from expo.services.fund.statements import statement

__all__ = [
    "EntrySheet",
    "PaymentSheet",
    "approve",
    "post",
    "prepare",
    "reverse",
    "set_plan",
    "statement",
    "void",
]
