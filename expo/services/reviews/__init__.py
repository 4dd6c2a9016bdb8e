"""The review of a call: set up, assigned, read alone, discussed, ranked, decided by two persons, objected to."""

from expo.services.reviews.assigning import find_assignment, record, write_to_reviewers
from expo.services.reviews.deciding import approve, decline, make_cases, promote, propose
from expo.services.reviews.objecting import answer, file_objection
from expo.services.reviews.reading import clear, find, recuse, remark, send
from expo.services.reviews.reopening import approve_revision, propose_revision, reopen
from expo.services.reviews.setting_up import RoundSheet, exclude, open_round, seat, set_up, unseat

__all__ = [
    "RoundSheet",
    "answer",
    "approve",
    "approve_revision",
    "clear",
    "decline",
    "exclude",
    "file_objection",
    "find",
    "find_assignment",
    "make_cases",
    "open_round",
    "promote",
    "propose",
    "propose_revision",
    "record",
    "recuse",
    "remark",
    "reopen",
    "seat",
    "send",
    "set_up",
    "unseat",
    "write_to_reviewers",
]
