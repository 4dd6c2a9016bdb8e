"""Who did what when."""

from datetime import date, time, timedelta

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain import history as told
from expo.domain.editions import moment
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.words import N_
from expo.queries import history
from expo.web.arguments import day, number
from expo.web.event_sentences import actor_in_words, address, sentence
from expo.web.forms.fields import DayField
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint

bp = organizer_blueprint("history", __name__, see=Permission.SEE_CONTACTS)  # it names people and quotes them
bp.app_template_filter("actor_in_words")(actor_in_words)

MENU = (
    MenuEntry(
        Role.ORGANIZER,
        140,
        "organizer_history.index",
        N_("History"),
        "history",
        MenuGroup.RECORDS,
    ),
)


@bp.get("/history")
def index() -> ResponseReturnValue:
    """List what was done, newest first, narrowed by feature, person and day."""
    session = db.session()
    narrowed = _filter()
    page = history.page(session, g.edition.id, narrowed, request.args.get("page", 1, type=number))
    titles = {name: _(feature.title) for name, feature in told.features().items()}
    features = {feature: titles.get(feature, feature) for feature in history.features(session, g.edition.id)}
    return render_template(
        "organizer/history/index.html",
        page=page,
        lines=[(event, sentence(event, page.names), address(event, page.names)) for event in page.events],
        features=sorted(features.items(), key=lambda item: item[1]),
        actors=history.actors(session, g.edition.id),
        narrowed=narrowed,
        on=_day(),
        typed=request.args.get("on", ""),
        day_field=DayField,
    )


def _filter() -> history.EventFilter:
    on = _day()
    since = moment(on, time(), g.edition.zone) if on else None
    until = moment(on + timedelta(days=1), time(), g.edition.zone) if on else None
    actor_id = request.args.get("by", type=number)
    return history.EventFilter(request.args.get("feature", ""), actor_id, since, until)


def _day() -> date | None:
    return request.args.get("on", type=day)
