"""Events of the history as sentences, in the reader's language."""

import re
from collections import defaultdict
from contextlib import suppress
from datetime import date, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from expo.domain import history as told
from expo.domain.editions import Span
from expo.domain.particles import fitted
from expo.domain.words import Labelled, Named
from expo.queries import history
from expo.services.team import COMMAND_LINE
from expo.web.formats import country, date_time, label, long_day, spoken, time_range
from expo.web.forms.editions import EditionProfileForm, PolicyForm
from expo.web.organizer.todo import link

if TYPE_CHECKING:
    from expo.models.history import Event

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
BRIEF = 60
"""A longer text than this is not quoted in a line of the history."""

_COMMANDS = frozenset({COMMAND_LINE.name, "import", "export"})
_CLOCKWORK = frozenset({"", "demo"})
"""What is written instead of a person's name where no person acts; some of it by former versions."""


def sentence(event: "Event", names: history.EventNames) -> str:
    """Return an act as a sentence in the reader's language; an act without a sentence is shown as it is."""
    text = told.sentences().get(event.act)
    if text is None:
        return str(event.act)
    params: dict[str, object] = defaultdict(lambda: "—")
    params |= {name: _said(event.act, name, value, names) for name, value in event.detail.items()}
    if {"starts_at", "ends_at"} <= event.detail.keys():
        params["span"] = time_range(
            Span(*map(datetime.fromisoformat, itemgetter("starts_at", "ends_at")(event.detail)))
        )
    subject = names.of(event.subject, event.subject_id)
    params["subject"] = spoken(subject) if subject else _("(removed)")
    for name in (key.removesuffix("_ko") for key in event.detail if key.endswith("_ko")):
        params[name] = spoken(Named(event.detail[f"{name}_ko"], event.detail.get(f"{name}_en", "")))
    return fitted(str(_(text)) % params)


def actor_in_words(event: "Event") -> str:
    """Return who did it: a person by name, or the program that works without one."""
    if event.actor_id is None and event.actor_name in _COMMANDS:
        return str(_("Command line"))
    if event.actor_id is None and event.actor_name in _CLOCKWORK:
        return str(_("The system"))
    return str(event.actor_name)


def address(event: "Event", names: history.EventNames) -> str | None:
    """Return the page of the company or the version that an act is about, if the reader may open it."""
    if company := names.company(event):
        return link(f"organizer_{company.kind}s.show", code=company.code)
    if event.subject == "schedule" and "number" in event.detail:
        return link("organizer_schedules.show", number=event.detail["number"])
    return None


def _said(act: str, name: str, value: Any, names: history.EventNames) -> object:
    """Return a detail as the reader would say it: companies by name, moments in the edition's zone, words by label."""
    if value in (None, "", [], {}):
        return "—"
    feature = told.features().get(act.partition(".")[0])
    if feature and name in feature.words:
        values = value if isinstance(value, list) else [value]
        words = [_word(feature.words[name], one) for one in values]
        return ", ".join(country(word) if name in feature.countries else word for word in words)
    companies = {"exhibitor": names.exhibitors, "buyer": names.buyers}.get(name)
    if companies is not None:
        return spoken(companies.get(value, value))
    if name == "changed" and isinstance(value, dict):
        return ", ".join(_change(field, *pair) for field, pair in value.items())
    if isinstance(value, dict) and "at" in value:  # where a consultation was
        return ", ".join(filter(None, (date_time(datetime.fromisoformat(value["at"])), value.get("table"))))
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if name.endswith("_at") or name == "shown":
        return date_time(datetime.fromisoformat(value))
    if isinstance(value, str) and _DAY.fullmatch(value):
        with suppress(ValueError):  # words that only look like a day
            return long_day(date.fromisoformat(value))
    return value


def _word(kind: type[Labelled], value: str) -> str:
    try:
        return label(kind(value))
    except ValueError:
        return value


def _change(field: str, before: str, after: str) -> str:
    """Return ``Venue in English: COEX → COEX Hall B``; of long texts only the name."""
    form = EditionProfileForm if hasattr(EditionProfileForm, field) else PolicyForm
    name = str(getattr(form, field).args[0])
    return name if max(len(before), len(after)) > BRIEF else f"{name}: {before or '—'} → {after or '—'}"
