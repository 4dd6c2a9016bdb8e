"""What exhibitors ask for on the floor, and plans of the booths: asked for, recorded, taken over."""

from expo.services.allocation.plans import accept, ask, ask_to_stop, expire, fail, record
from expo.services.allocation.requests import (
    BEGUN,
    BoothRequestSheet,
    against,
    has_begun,
    request,
    request_own,
    set_lock,
)

__all__ = [
    "BEGUN",
    "BoothRequestSheet",
    "accept",
    "against",
    "ask",
    "ask_to_stop",
    "expire",
    "fail",
    "has_begun",
    "record",
    "request",
    "request_own",
    "set_lock",
]
