"""Dates, times, money, names: as readers of a language expect them, in the edition's own zone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from babel.dates import format_date, get_timezone_name
from babel.units import format_unit
from flask import Flask, g
from flask_babel import get_locale, gettext, ngettext
from markupsafe import Markup

from expo.domain.amounts import Currency, in_words
from expo.domain.buyers import BUSINESS_TYPES, CHANNELS, Track
from expo.domain.editions import Span
from expo.domain.exhibitors import REGIONS
from expo.domain.particles import fitted
from expo.domain.refusals import Violation
from expo.domain.text import without_legal_form
from expo.domain.words import Labelled, Marked, Named
from expo.services.languages import dated, described, grouped, of_data
from expo.web.language import current

KOREA = 82


def zone() -> ZoneInfo:
    """Return the zone of the request's edition."""
    edition = g.get("edition")
    return edition.zone if edition else ZoneInfo("Asia/Seoul")


def local_moment(moment: datetime) -> datetime:
    """Return a moment on the edition's wall clock."""
    return moment.astimezone(zone())


def day(value: date | datetime) -> str:
    """Return ``10월 23일 (수)`` or ``Wed 23 Oct``."""
    value = local_moment(value).date() if isinstance(value, datetime) else value
    return dated(value, current())


def short_day(value: date | datetime) -> str:
    """Return ``23(수)`` or ``Wed 23``, for tabs on a phone, where the month goes without saying."""
    value = local_moment(value).date() if isinstance(value, datetime) else value
    return dated(value, current(), "short")


def long_day(value: date | datetime) -> str:
    """Return ``2024. 10. 23.(수)`` or ``Wed 23 Oct 2024``."""
    value = local_moment(value).date() if isinstance(value, datetime) else value
    return dated(value, current(), "long")


def period(item: Any) -> str:
    """Return the days of anything with ``starts_on`` and ``ends_on``: ``2024. 10. 22.(화)~25(금)``."""
    first, last = item.starts_on, item.ends_on
    if first == last:
        return long_day(first)
    if current() != "ko":
        return f"{long_day(first)} – {long_day(last)}"
    is_month = (first.year, first.month) == (last.year, last.month)
    return f"{long_day(first)}~{short_day(last) if is_month else long_day(last)}"


def time(moment: datetime) -> str:
    """Return ``14:30``."""
    return local_moment(moment).strftime("%H:%M")


def timespan(item: Any, last: Any = None) -> str:
    """Return ``10:00–10:30`` (Korean ``10:00~10:30``) of what starts and ends, or to the end of `last`."""
    return f"{time(item.starts_at)}{'~' if current() == 'ko' else '–'}{time((last or item).ends_at)}"


def is_whole_days(item: Any) -> bool:
    """Tell whether something lasts from one midnight to another, or until 23:59."""
    first, last = _first_and_last(item)
    return (first.hour, first.minute) == (0, 0) and (last.hour, last.minute) == (23, 59)


def _first_and_last(item: Any) -> tuple[datetime, datetime]:
    """Return when something starts and ends on the edition's wall clock; midnight, its end, is 23:59 of the day."""
    first, last = local_moment(item.starts_at), local_moment(item.ends_at)
    is_midnight = (last.hour, last.minute) == (0, 0) and last > first
    return first, last - timedelta(minutes=1) if is_midnight else last


def time_range(item: Any) -> str:
    """Return a longer span in words: a whole day as the day, hours of one day with them, else from when to when."""
    first, last = _first_and_last(item)
    is_whole = is_whole_days(item)
    dash = "~" if current() == "ko" else "–"
    if first.date() == last.date() and not is_whole:
        return f"{date_time(first)}{dash}" if (last.hour, last.minute) >= (23, 59) else f"{day(first)} {timespan(item)}"
    if first.date() == last.date():
        return day(first)
    return f"{day(first)} {dash} {day(last)}" if is_whole else f"{date_time(first)} {dash} {date_time(last)}"


def remaining(value: datetime, now: datetime) -> str:
    """Return what is left until a moment, as ``static/js/countdown.js`` goes on showing it; the time beyond a day."""
    minutes = -(-int((value - now).total_seconds()) // 60)
    if minutes > 24 * 60:
        return time(value)
    parts = [(minutes // 60, "hour"), (minutes % 60, "minute")]
    shown = [(number, unit) for number, unit in parts if number] or parts[1:]
    return " ".join(format_unit(number, unit, length="short", locale=current()) for number, unit in shown)


def overdue(due: datetime, now: datetime) -> str:
    """Say how late something is, in the largest unit that fits: minutes, hours or days."""
    minutes = int((now - due).total_seconds()) // 60
    if minutes < 60:
        return str(ngettext("%(num)s min late", "%(num)s min late", minutes))
    hours, days = minutes // 60, minutes // (24 * 60)
    if not days:
        return str(ngettext("%(num)s hour late", "%(num)s hours late", hours))
    return str(ngettext("%(num)s day late", "%(num)s days late", days))


def zone_name(moment: datetime) -> str:
    """Return the edition's time zone in words, with its distance from UTC: ``Korean Time (UTC+9)``."""
    offset = local_moment(moment).utcoffset() or timedelta()
    hours = f"{offset / timedelta(hours=1):+g}"
    return f"{get_timezone_name(zone(), locale=get_locale())} (UTC{hours})"


def date_time(value: datetime | Span) -> str:
    """Return day and time: ``10월 23일 (수) 14:30``, of a span from when until when."""
    if isinstance(value, Span):
        return time_range(value)
    return f"{day(value)} {time(value)}"


def short_date_time(value: datetime | Span) -> str:
    """Return ``24일 10:00`` or ``Thu 24 10:00``, where the month goes without saying."""
    starts_at, at = (value.starts_at, timespan(value)) if isinstance(value, Span) else (value, time(value))
    on = local_moment(starts_at).date()
    return f"{format_date(on, 'd일', locale='ko') if current() == 'ko' else short_day(on)} {at}"


def iso8601(value: datetime) -> str:
    """Return ISO 8601 in UTC, for ``<time datetime>`` and scripts."""
    return value.astimezone(UTC).isoformat(timespec="seconds")


def number(value: float) -> str:
    """Return a number with thousands separators."""
    return grouped(value, current())


def percent(value: float) -> str:
    """Return a share (0–1) as ``98.6 %`` without ever rounding up to 100."""
    text = f"{min(value, 0.999) * 100:.1f}" if value < 1 else "100"
    return f"{text}%"


def fine_percent(value: float) -> str:
    """Return a small share (0–1) with two decimals, ``0.14 %``; others as :func:`percent`."""
    return f"{value * 100:.2f}%" if 0 < value < 0.01 else percent(value)


def money(won: int) -> str:
    """Return whole won: ``15,000원``, ``1억 2,345만 원``, or ``KRW 123,450,000``."""
    return in_words(won, Currency.KRW, current())


def amount(minor: int, currency: Currency) -> str:
    """Return an amount in words: ``1억 2,000만 원``, ``US$32,000``, ``KRW 120,000,000``."""
    return in_words(minor, currency, current())


def country(code: str) -> str:
    """Return a country's name in the reader's language."""
    return _names(current(), "territories").get(code.upper(), code)


def language_name(code: str) -> str:
    """Return a language's name in the reader's language."""
    return _names(current(), "languages").get(code, code)


@lru_cache(maxsize=16)
def _names(language: str, of: str) -> dict[str, str]:
    """Return Babel's names of all ``territories`` or ``languages``; Babel puts them together anew for each name."""
    return dict(getattr(described(language), of))


def local(row: Any, attribute: str = "name") -> str:
    """Return ``attribute`` in the reader's language, the other one where it is empty."""
    first, second = ("ko", "en") if of_data(current()) == "ko" else ("en", "ko")
    return str(getattr(row, f"{attribute}_{first}") or getattr(row, f"{attribute}_{second}") or "")


def label(word: Labelled | None) -> str:
    """Return what a word of the trade is called."""
    return gettext(word.label) if word is not None else ""


def spoken(value: object) -> object:
    """Return a sentence's param as the reader sees it: names by language, moments by zone, words by label."""
    if isinstance(value, Named):
        return local(value)
    if isinstance(value, Labelled):
        return label(value)
    if isinstance(value, Violation):
        return say(value)
    if isinstance(value, Marked):
        return gettext(value.text)
    if isinstance(value, tuple):
        return ", ".join(str(spoken(one)) for one in value)
    if isinstance(value, datetime | Span):
        return date_time(value)
    if isinstance(value, date):
        return day(value)
    return value


def region(code: str) -> str:
    """Return a Korean region's name; what is not a known code is shown as it was written."""
    return gettext(REGIONS[code]) if code in REGIONS else code


def business_type(buyer: Any) -> str:
    """Return what a buyer is: a domestic channel or a foreign business type."""
    words = CHANNELS if buyer.track is Track.DOMESTIC else BUSINESS_TYPES
    return str(gettext(words[buyer.channel]) if buyer.channel in words else buyer.channel)


def phone(number: str) -> str:
    """Return a kept number as one reads it: ``010-0000-1234``, ``+84 24 3000 0000``; others as they were typed."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    is_home = parsed.country_code == KOREA
    style = phonenumbers.PhoneNumberFormat.NATIONAL if is_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(parsed, style))


def say(violation: Violation) -> str:
    """Return a violation's sentence in the reader's language."""
    sentence = str(gettext(violation.sentence))
    if not violation.params:
        return sentence
    return fitted(sentence % {name: spoken(value) for name, value in violation.params.items()})


def paragraphs(text: str) -> Markup:
    """Return plain text as paragraphs with the line breaks that were typed, escaped."""
    lines = [line.strip() for line in text.strip().splitlines()]
    blocks = [block.strip("\n").split("\n") for block in "\n".join(lines).split("\n\n") if block.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(Markup("<br>").join(block)) for block in blocks)


FILTERS: dict[str, Callable[..., Any]] = {
    "day": day,
    "long_day": long_day,
    "period": period,
    "short_day": short_day,
    "time": time,
    "timespan": timespan,
    "time_range": time_range,
    "is_whole_days": is_whole_days,
    "date_time": date_time,
    "narrow": without_legal_form,
    "short_date_time": short_date_time,
    "remaining": remaining,
    "zone_name": zone_name,
    "iso8601": iso8601,
    "number": number,
    "percent": percent,
    "fine_percent": fine_percent,
    "money": money,
    "amount": amount,
    "country": country,
    "language_name": language_name,
    "label": label,
    "local": local,
    "say": say,
    "paragraphs": paragraphs,
    "region": region,
    "business_type": business_type,
    "phone": phone,
}


def init_app(app: Flask) -> None:
    """Offer the formats to templates, as filters and (those of more than one value) as functions."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(local=local, overdue=overdue, say=say)
