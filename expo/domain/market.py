"""The win-win market (상생마켓): nothing is paid here; a visitor reserves, and the seller hands over at its stall."""

import re
from datetime import datetime, timedelta

from expo.domain.badges import check_character, typed_code
from expo.domain.history import FeatureHistory
from expo.domain.outbox import EmailTemplate
from expo.domain.words import N_, Labelled

CODE_LENGTH = 8
MOST_EACH = 20
"""A person cannot reserve more pieces of one product and day than this, whatever the seller allows."""
_IN_ADDRESS = re.compile(r"/m/([0-9A-Za-z]+)/?$")


class ReservationState(Labelled):
    """What has become of a reservation."""

    RESERVED = "reserved", N_("Reserved")
    HANDED_OVER = "handed_over", N_("Handed over")
    CANCELLED = "cancelled", N_("Given back")
    LAPSED = "lapsed", N_("Lapsed")
    CALLED_OFF = "called_off", N_("Taken back, as the seller is not there")

    @property
    def takes_stock(self) -> bool:
        return self in TAKES_STOCK


TAKES_STOCK = (ReservationState.RESERVED, ReservationState.HANDED_OVER)


def lapses_at(reserved_at: datetime, opens_at: datetime, closes_at: datetime, hold_minutes: int) -> datetime:
    """Return until when pieces are kept: so long after reserving, or after the opening, and never past the closing."""
    return min(closes_at, max(reserved_at, opens_at) + timedelta(minutes=hold_minutes))


def read_code(text: str) -> str | None:
    """Return the code of a reservation that a camera or a keyboard gave; ``None`` if it is none or was mistyped."""
    found = _IN_ADDRESS.search(text.strip())
    return typed_code(found[1] if found else text, length=CODE_LENGTH)


def code_of(body: str) -> str:
    """Return a code: characters chosen at random, and one that checks them."""
    return body + check_character(body)


MARKET_EMAILS = {
    "market.reserved": EmailTemplate(
        N_("Reserved for you: %(product)s"),
        N_(
            "Dear %(name)s,\n\n"
            "%(count)s × %(product)s of %(company)s is kept for you.\n\n"
            "Pick it up: %(from)s – %(until)s\nWhere: %(place)s\nTo pay there: %(price)s\n"
            "Your code: %(code)s\n\n"
            "After that time the pieces go back on sale. Nothing is paid in this application; you buy from the "
            "seller.\n\n%(edition)s"
        ),
    ),
    "market.called_off": EmailTemplate(
        N_("Your reservation at the market cannot be handed over"),
        N_(
            "Dear %(name)s,\n\n"
            "%(company)s is not at the expo at the time of your pick-up, so we took back what was kept for you:\n\n"
            "%(pieces)s\n\n"
            "You have nothing to do, and nothing was paid. We are sorry.\n\n%(edition)s"
        ),
    ),
}

CALLED_OFF = N_("%(count)s × %(product)s, %(on)s")
"""What was reserved, in the e-mail that cancels it: one line a product and day."""

HISTORY = FeatureHistory(
    N_("Win-win market"),
    {
        "offer": N_("Offered %(name)s in the market"),
        "change": N_("Changed the offer of %(name)s"),
        "withdraw": N_("Took %(name)s out of the market"),
        "identify": N_("Wrote down who sells for %(code)s"),
        "stock": N_("Set the pieces of %(name)s: %(amount)s"),
        "hand_over": N_("Handed %(name)s over"),
        "call_off": N_("Took back reservations of %(name)s, which is missing: %(count)s"),
    },
)
