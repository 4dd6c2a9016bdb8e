"""The record of a consultation (상담일지): what is written, by whom, and which state follows which."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any, Self

from expo.domain.amounts import Amounts, Currency
from expo.domain.history import FeatureHistory
from expo.domain.people import Role
from expo.domain.refusals import Violation
from expo.domain.words import N_, Labelled

LONGEST_NOTE = 2000
MOST_LINES = 20
WORDS = ("staff", "next_owner", "shared_note", "private_note")
"""Fields in a person's own words."""
_AGREED_WITHIN = 20
"""Per cent of the larger figure: two figures that are nearer agree."""


class RecordState(Labelled):
    """How far a record has come."""

    DRAFT = "draft", N_("Draft")
    SUBMITTED = "submitted", N_("Submitted")
    BUYER_CONFIRMED = "buyer_confirmed", N_("Confirmed by the buyer")
    DISPUTED = "disputed", N_("Disputed by the buyer")
    VERIFIED = "organizer_verified", N_("Verified by the organizer")
    FOLLOW_UP = "follow_up", N_("In follow-up")
    WON = "won", N_("Became a contract")
    LOST = "lost", N_("Came to nothing")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


COUNTED = frozenset(RecordState) - {RecordState.DRAFT, RecordState.DISPUTED, RecordState.WITHDRAWN}
"""States whose amounts are in the results; drafts and disputed records are lines of their own."""
LATER = frozenset({RecordState.VERIFIED, RecordState.FOLLOW_UP, RecordState.WON, RecordState.LOST})


class RecordAct(Labelled):
    """Why a revision was written."""

    SUBMITTED = "submitted", N_("Submitted")
    CORRECTED = "corrected", N_("Corrected")
    FIGURE = "buyer_figure", N_("Buyer's own figure")
    CONFIRMED = "buyer_confirmed", N_("Confirmed by the buyer")
    DISPUTED = "buyer_disputed", N_("Disputed by the buyer")
    VERIFIED = "verified", N_("Verified by the organizer")
    WITHDRAWN = "withdrawn", N_("Withdrawn")
    FOLLOW_UP = "follow_up", N_("In follow-up")
    WON = "won", N_("Became a contract")
    LOST = "lost", N_("Came to nothing")


@dataclass(frozen=True, slots=True)
class RecordStep:
    """Who may do an act, from which states, and where it leads."""

    role: Role
    starts: frozenset[RecordState]
    ends: RecordState | None


_OPEN = frozenset({RecordState.SUBMITTED, RecordState.BUYER_CONFIRMED, RecordState.DISPUTED})
_SETTLED = LATER | {RecordState.SUBMITTED, RecordState.BUYER_CONFIRMED}
STEPS: Mapping[RecordAct, RecordStep] = {
    RecordAct.SUBMITTED: RecordStep(Role.EXHIBITOR, frozenset({RecordState.DRAFT}), RecordState.SUBMITTED),
    RecordAct.CORRECTED: RecordStep(Role.EXHIBITOR, _OPEN | LATER, RecordState.SUBMITTED),
    RecordAct.FIGURE: RecordStep(Role.BUYER, _OPEN, None),
    RecordAct.CONFIRMED: RecordStep(
        Role.BUYER, frozenset({RecordState.SUBMITTED, RecordState.DISPUTED}), RecordState.BUYER_CONFIRMED
    ),
    RecordAct.DISPUTED: RecordStep(
        Role.BUYER, frozenset({RecordState.SUBMITTED, RecordState.BUYER_CONFIRMED}), RecordState.DISPUTED
    ),
    RecordAct.VERIFIED: RecordStep(Role.ORGANIZER, _OPEN, RecordState.VERIFIED),
    RecordAct.WITHDRAWN: RecordStep(Role.ORGANIZER, _OPEN | LATER, RecordState.WITHDRAWN),
    RecordAct.FOLLOW_UP: RecordStep(Role.EXHIBITOR, _SETTLED, RecordState.FOLLOW_UP),
    RecordAct.WON: RecordStep(Role.EXHIBITOR, _SETTLED, RecordState.WON),
    RecordAct.LOST: RecordStep(Role.EXHIBITOR, _SETTLED, RecordState.LOST),
}
"""Who may do what in which states, and the state that follows (``None``: it stays)."""


class InterestGrade(Labelled):
    """How near a contract is."""

    SOON = "a", N_("A · contract near")
    TALKS = "b", N_("B · further talks")
    INFORMATION = "c", N_("C · gathers information")
    OVER = "d", N_("D · no interest")


class BuyerNeed(Labelled):
    """What the buyer asks about."""

    PRICE = "price", N_("Price")
    QUALITY = "quality", N_("Quality")
    CERTIFICATES = "certificates", N_("Papers and certificates")
    DESIGN = "design", N_("Design")
    QUANTITY = "quantity", N_("Minimum order")


class NextStep(Labelled):
    """What was promised."""

    SAMPLE = "sample", N_("Send samples")
    QUOTE = "quote", N_("Send a quotation")
    PAPERS = "papers", N_("Send certificates")
    VISIT = "visit", N_("Visit the factory")
    MEETING = "meeting", N_("Meet again")


class DisputedField(Labelled):
    """What a buyer says is not right."""

    HELD = "held", N_("The consultation did not take place")
    AMOUNT = "amount", N_("An amount")
    NOTE = "note", N_("The note or the next step")
    PRODUCTS = "products", N_("The products")


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A product that was talked about; ``unit_price`` in minor units of the record's currency."""

    product_id: int
    quantity: int = 1
    unit_price: int = 0
    name_ko: str = ""
    name_en: str = ""

    @property
    def total(self) -> int:
        return self.quantity * self.unit_price


@dataclass(frozen=True, slots=True)
class RecordContent:
    """What an exhibitor writes; amounts in minor units. ``private_note`` is read by its own company alone."""

    currency: Currency = Currency.KRW
    discussed: int = 0
    expected: int = 0
    signed: int = 0
    has_memorandum: bool = False
    grade: InterestGrade | None = None
    needs: tuple[BuyerNeed, ...] = ()
    next_step: NextStep | None = None
    next_owner: str = ""
    next_on: date | None = None
    staff: str = ""
    shared_note: str = ""
    private_note: str = ""
    lines: tuple[ProductLine, ...] = ()

    @property
    def amounts(self) -> Amounts:
        return Amounts(self.currency, self.discussed, self.expected, self.signed)

    def with_total(self) -> Self:
        """Return the content with the sum of its lines as the amount discussed, where none was written."""
        total = sum(line.total for line in self.lines)
        return self if self.discussed or not total else replace(self, discussed=total)

    def against(self) -> Iterable[Violation]:
        """Yield every reason why this cannot be submitted."""
        yield from self.amounts.against()
        if len(self.lines) > MOST_LINES or any(line.quantity < 1 or line.unit_price < 0 for line in self.lines):
            yield Violation("lines_are_wrong", N_("Please give each product a quantity of at least one."))
        if max(len(self.shared_note), len(self.private_note)) > LONGEST_NOTE:
            limit = {"limit": LONGEST_NOTE}
            yield Violation("note_is_long", N_("Please keep to %(limit)s characters."), limit, field="shared_note")
        if self.next_step and not self.next_on:
            yield Violation("next_step_needs_a_day", N_("Please say by when the next step is done."), field="next_on")

    @property
    def words(self) -> dict[str, str]:
        """Return what a person wrote, which can be erased."""
        return {name: getattr(self, name) for name in WORDS if getattr(self, name)}

    def document(self) -> dict[str, Any]:
        """Return the content as plain JSON."""
        found = asdict(self)
        found["next_on"] = self.next_on.isoformat() if self.next_on else None
        found["needs"] = list(self.needs)
        found["lines"] = [asdict(line) for line in self.lines]
        return found

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """Read a content from plain JSON; what is missing has its default."""
        known = {one.name: document[one.name] for one in fields(cls) if document.get(one.name) is not None}
        if "next_on" in known:
            known["next_on"] = date.fromisoformat(known["next_on"])
        for name, kind in (("currency", Currency), ("grade", InterestGrade), ("next_step", NextStep)):
            if name in known:
                known[name] = kind(known[name])
        known["needs"] = tuple(BuyerNeed(one) for one in known.get("needs", ()))
        known["lines"] = tuple(ProductLine(**line) for line in known.get("lines", ()))
        return cls(**known)


def differences(before: RecordContent, after: RecordContent) -> list[str]:
    """Return the names of the fields that differ."""
    was, now = before.document(), after.document()
    return [name for name in was if was[name] != now[name]]


def agree(one: int, other: int) -> bool:
    """Tell whether two figures about the same are within a fifth of the larger one."""
    return abs(one - other) * 100 <= _AGREED_WITHIN * max(one, other)


HISTORY = FeatureHistory(
    N_("Consultation records"),
    {
        "submit": N_("Submitted the record of %(exhibitor)s and %(buyer)s"),
        "correct": N_("Corrected the record of %(exhibitor)s and %(buyer)s: %(reason)s"),
        "give_figure": N_("Gave an own figure for the consultation of %(exhibitor)s and %(buyer)s"),
        "confirm": N_("Confirmed the record of %(exhibitor)s and %(buyer)s"),
        "dispute": N_("Disputed the record of %(exhibitor)s and %(buyer)s: %(reason)s"),
        "keep_card": N_("Kept a photo of the card of %(buyer)s"),
        "remove_card": N_("Removed the photo of the card of %(buyer)s"),
        "verify": N_("Verified the record of %(exhibitor)s and %(buyer)s"),
        "withdraw": N_("Withdrew the record of %(exhibitor)s and %(buyer)s: %(reason)s"),
        "follow_up": N_("The consultation of %(exhibitor)s and %(buyer)s is in follow-up"),
        "win": N_("The consultation of %(exhibitor)s and %(buyer)s became a contract"),
        "lose": N_("The consultation of %(exhibitor)s and %(buyer)s came to nothing"),
    },
)
