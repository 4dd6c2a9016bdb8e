"""The press table in words: cells as people read them, and the sentence for the newspaper."""

from collections.abc import Mapping
from decimal import Decimal

from flask_babel import gettext as _

from expo.domain.amounts import Currency
from expo.domain.press import BY_KEY, HIDDEN, Unit
from expo.domain.results import RateSet
from expo.web.formats import amount, number

Values = Mapping[tuple[str, str], int | str | None]


def shown(key: str, value: int | str | None) -> str:
    """Return a cell as people read it; what is hidden or cannot be added says so."""
    if value is None:
        return str(_("no rate"))
    if value == HIDDEN or isinstance(value, str):
        return str(_("not shown"))
    unit = BY_KEY[key].unit if key in BY_KEY else Unit.MEETINGS
    if unit is Unit.WON:
        return amount(value, Currency.KRW)
    if unit is Unit.DOLLARS:
        return amount(value, Currency.USD)
    return number(value)


def change(key: str, now: int | str | None, before: int | str | None) -> str:
    """Return what a cell gained or lost, empty if nothing or if it cannot be told."""
    if not isinstance(now, int) or not isinstance(before, int) or now == before:
        return ""
    return ("+" if now > before else "−") + shown(key, abs(now - before))


def rate_words(rates: RateSet) -> str:
    """Return the rate with its source and day, or that there is none."""
    rate: Decimal | None = rates.rates.get(Currency.USD)
    if rate is None:
        return str(_("No rate is stated: won and dollars are not added."))
    words = _(
        "1 US dollar = %(rate)s won (%(source)s, %(day)s)",
        rate=f"{rate:,f}",
        source=rates.source,
        day=rates.rate_on.isoformat() if rates.rate_on else "",
    )
    return str(words)


def sentence(values: Values) -> str:
    """Return the sentence for the press, with won, dollars and their sum apart."""
    total = {key: shown(key, values.get((key, "total"))) for key in BY_KEY}
    words = _(
        "%(buyers)s buying companies from %(countries)s countries met %(exhibitors)s exhibitors in %(held)s "
        "consultations: %(discussed)s discussed (%(krw)s and %(usd)s), %(expected)s pursued as contracts, "
        "%(signed)s contracts of %(signed_total)s signed at the show, and %(memoranda)s agreements (MOU).",
        buyers=total["buyers"],
        countries=total["countries"],
        exhibitors=total["exhibitors"],
        held=total["held"],
        discussed=total["discussed_total"],
        krw=total["discussed_krw"],
        usd=total["discussed_usd"],
        expected=total["expected_total"],
        signed=total["signed"],
        signed_total=total["signed_total"],
        memoranda=total["memoranda"],
    )
    return str(words)
