"""Mentors: firms ask, officers match, both sign reports; contacts are erased on request and on their day."""

from expo.services.mentors.forgetting import erase, forget, forget_due, set_retention
from expo.services.mentors.mentoring import (
    MentorWish,
    VisitReport,
    add_absence,
    confirm,
    end,
    find,
    follow_up,
    match,
    refuse,
    report,
    seat,
    sign,
    start,
)

__all__ = [
    "MentorWish",
    "VisitReport",
    "add_absence",
    "confirm",
    "end",
    "erase",
    "find",
    "follow_up",
    "forget",
    "forget_due",
    "match",
    "refuse",
    "report",
    "seat",
    "set_retention",
    "sign",
    "start",
]
