"""Who did what when."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain import history as told
from expo.domain.editions import moment
from expo.domain.people import Role
from expo.domain.words import N_, Labelled, Named
from expo.queries import history
from expo.web.arguments import day, number
from expo.web.formats import date_time as spoken_moment
from expo.web.formats import label, spoken
from expo.web.forms.editions import PolicyForm, ProfileForm
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_room

bp = organizer_room("history", __name__)

MENU = (MenuEntry(Role.ORGANIZER, 140, "organizer_history.index", N_("History"), "history", MenuGroup.RECORDS),)

BRIEF = 60
"""A longer text than this is not quoted in a line of the history."""


@bp.get("/history")
def index() -> ResponseReturnValue:
    """List what was done, newest first, narrowed by room, person and day."""
    session = db.session()
    narrowed = _filter()
    page = history.page(session, g.edition.id, narrowed, request.args.get("page", 1, type=number))
    titles = {name: _(feature.title) for name, feature in told.features().items()}
    rooms = {room: titles.get(room, room) for room in history.rooms(session, g.edition.id)}
    return render_template(
        "organizer/history/index.html",
        page=page,
        lines=[(event, sentence(event, page.names)) for event in page.events],
        rooms=sorted(rooms.items(), key=lambda item: item[1]),
        actors=history.actors(session, g.edition.id),
        narrowed=narrowed,
        on=_day(),
    )


def sentence(event: Any, names: history.Names) -> str:
    """Return an act as a sentence in the reader's language; an act nobody has named yet is shown as it is."""
    text = told.sentences().get(event.act)
    if text is None:
        return str(event.act)
    params: dict[str, object] = defaultdict(lambda: "—")
    params |= {name: _said(event.act, name, value, names) for name, value in event.detail.items()}
    subject = names.of(event.subject, event.subject_id)
    params["subject"] = spoken(subject) if subject else _("(removed)")
    if "name_ko" in event.detail:
        params["name"] = spoken(Named(event.detail["name_ko"], event.detail["name_en"]))
    return str(_(text)) % params


def _said(act: str, name: str, value: Any, names: history.Names) -> object:
    """Return a detail as the reader would say it: companies by name, moments in the edition's zone, words by label."""
    if value in (None, "", [], {}):
        return "—"
    feature = told.features().get(act.partition(".")[0])
    if feature and name in feature.words:
        return _word(feature.words[name], value)
    companies = {"exhibitor": names.exhibitors, "buyer": names.buyers}.get(name)
    if companies is not None:
        return spoken(companies.get(value, value))
    if name == "changed" and isinstance(value, dict):
        return ", ".join(_change(field, *pair) for field, pair in value.items())
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if name.endswith("_at") or name == "shown":
        return spoken_moment(datetime.fromisoformat(value))
    return value


def _word(kind: type[Labelled], value: str) -> str:
    try:
        return label(kind(value))
    except ValueError:
        return value


def _change(field: str, before: str, after: str) -> str:
    """Return ``Venue in English: COEX → COEX Hall B``; of long texts only the name."""
    form = ProfileForm if hasattr(ProfileForm, field) else PolicyForm
    name = str(getattr(form, field).args[0])
    return name if max(len(before), len(after)) > BRIEF else f"{name}: {before or '—'} → {after or '—'}"


def _filter() -> history.Filter:
    on = _day()
    since = moment(on, time(), g.edition.zone) if on else None
    until = moment(on + timedelta(days=1), time(), g.edition.zone) if on else None
    actor_id = request.args.get("by", type=number)
    return history.Filter(request.args.get("room", ""), actor_id, since, until)


def _day() -> date | None:
    return request.args.get("on", type=day)
