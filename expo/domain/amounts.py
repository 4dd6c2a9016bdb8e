"""Amounts of money in four kinds that are never mixed: whole minor units of one currency."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from expo.domain.refusals import Violation
from expo.domain.words import N_, Labelled

MOST = 10**15
"""A larger amount is a slip of the finger."""
_EOK, _MAN = 10**8, 10**4
_SPELT_FROM = 10**6
"""Smaller amounts of won are read as digits."""


class Currency(Labelled):
    """What an amount is in; :attr:`digits` are those of its minor unit."""

    KRW = "KRW", N_("Korean won")
    USD = "USD", N_("US dollars")

    @property
    def digits(self) -> int:
        return 0 if self is Currency.KRW else 2


class AmountKind(Labelled):
    """The four amounts of a show; :data:`DEFINITIONS` has what each means."""

    DISCUSSED = "discussed", N_("Amount discussed")
    EXPECTED = "expected", N_("Contracts pursued")
    SIGNED = "signed", N_("Contracts signed")
    REALISED = "realised", N_("Realised")


DEFINITIONS = {
    AmountKind.DISCUSSED: N_(
        "What both sides talked about in consultations that were held: quantity times price. It is no contract."
    ),
    AmountKind.EXPECTED: N_(
        "The part of the amount discussed that both sides pursue as a contract after the show. Nothing is signed."
    ),
    AmountKind.SIGNED: N_(
        "Contracts and purchase orders signed at the show. A record has contracts pursued or signed, never both."
    ),
    AmountKind.REALISED: N_(
        "What was delivered and paid after the show, by invoice, bill of lading or the company's own word."
    ),
}
DEFINITIONS_NO = 2
"""The number of this wording; a published table names the one it was made with."""


class UnreadableAmount(ValueError):  # noqa: N818 -- reads as a sentence: raise UnreadableAmount
    """A typed amount that has no one meaning."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """The three amounts of one consultation, in minor units of one currency."""

    currency: Currency = Currency.KRW
    discussed: int = 0
    expected: int = 0
    signed: int = 0

    def against(self) -> Iterable[Violation]:
        """Yield every reason why these amounts cannot be."""
        if min(self.discussed, self.expected, self.signed) < 0:
            yield Violation("amount_is_negative", N_("An amount cannot be below zero."), field="discussed")
        if max(self.discussed, self.expected, self.signed) > MOST:
            yield Violation("amount_is_too_large", N_("An amount is too large. Please check the zeros."))
        if self.expected and self.signed:
            yield Violation(
                "expected_or_signed",
                N_("Please give contracts pursued or contracts signed, not both: signed ones are no longer pursued."),
                field="signed",
            )
        if self.discussed < max(self.expected, self.signed):
            yield Violation(
                "discussed_is_the_whole",
                N_("The amount discussed cannot be smaller than the part pursued or signed."),
                field="discussed",
            )


def in_won(minor: int, currency: Currency, rate: Decimal | None) -> int:
    """Return an amount in won, rounded half up; ``rate`` is won for one unit, needed for every other currency."""
    if currency is Currency.KRW:
        return minor
    if rate is None:
        raise ValueError(f"{currency.value} has no rate")
    won, units = rate.as_integer_ratio()  # whole numbers are exact and quick
    units *= int(10**currency.digits)
    return (2 * minor * won + units) // (2 * units)


_KOREAN = re.compile(r"(?:([0-9.]+)조)?(?:([0-9.]+)억)?(?:([0-9.]+)(천?)만)?(?:([0-9]+)원)?원?")


def typed_amount(text: str, currency: Currency) -> int:
    """Read an amount: won in units of 10,000 (만 원) unless another unit is written, other currencies as they are.

    ``2,800`` is 28 million won, ``1억 2,000만`` 120 million, ``5,000원`` five thousand; ``32,000.50`` dollars, cents.

    Raises
    ------
    UnreadableAmount
        If the text is no amount, is below zero or finer than the minor unit.
    """
    plain = re.sub(r"[\s,_$￦₩]|USD|KRW|US", "", text, flags=re.IGNORECASE)
    if not plain:
        return 0
    value = _won(plain) if currency is Currency.KRW else _decimal(plain) * 10**currency.digits
    if value != value.to_integral_value() or not 0 <= value <= MOST:
        raise UnreadableAmount(text)
    return int(value)


def in_words(minor: int, currency: Currency, language: str) -> str:
    """Return an amount as one reads it aloud: ``1억 2,000만 원``, ``US$32,000.50``, ``KRW 120,000,000``."""
    if currency is Currency.USD:
        whole, cents = divmod(minor, 100)
        return f"US${whole:,}.{cents:02}" if cents else f"US${whole:,}"
    if language != "ko":
        return f"KRW {minor:,}"
    if minor < _SPELT_FROM:
        return f"{minor:,}원"
    parts, rest = [], minor
    for size, unit in ((10**12, "조"), (_EOK, "억"), (_MAN, "만"), (1, "")):
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count:,}{unit}")
    return " ".join(parts) + ("원" if minor % _MAN else " 원")


def as_typed(minor: int, currency: Currency) -> str:
    """Return an amount as :func:`typed_amount` reads it, for a form; nothing for zero."""
    if not minor:
        return ""
    if currency is Currency.USD:
        return f"{Decimal(minor) / 100:,.2f}".removesuffix(".00")
    ten_thousands, rest = divmod(minor, _MAN)
    return f"{minor:,}원" if rest else f"{ten_thousands:,}"


def _won(plain: str) -> Decimal:
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", plain):
        return _decimal(plain) * _MAN
    found = _KOREAN.fullmatch(plain)
    if not found or not any(found.groups()):
        raise UnreadableAmount(plain)
    trillions, hundred_millions, ten_thousands, thousand, ones = found.groups()
    parts = ((trillions, 10**12), (hundred_millions, _EOK), (ten_thousands, _MAN * (1000 if thousand else 1)))
    return sum((_decimal(part) * size for part, size in (*parts, (ones, 1)) if part), Decimal(0))


def _decimal(text: str) -> Decimal:
    if not re.fullmatch(r"[0-9]{1,18}(\.[0-9]{1,6})?", text):
        raise UnreadableAmount(text)
    return Decimal(text)
