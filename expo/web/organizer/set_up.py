"""The first visit, the overview of a person's editions, another edition, the archive."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo import clock
from expo.db import db, transaction
from expo.domain.people import Actor, Role
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, Violation
from expo.domain.set_up import EditionStart, name_of_year
from expo.domain.settings import zones
from expo.domain.words import N_
from expo.queries import editions as editions_queries
from expo.queries import people
from expo.services import editions
from expo.web import sign_ins
from expo.web.access import current_actor
from expo.web.formats import local
from expo.web.forms.set_up import EditionStartForm, NewEditionForm
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import submitted

if TYPE_CHECKING:
    from expo.models.editions import Edition

bp = organizer_blueprint("set_up", __name__)

MENU = (MenuEntry(Role.ORGANIZER, 130, "organizer_set_up.index", N_("All expos"), "calendar-days", MenuGroup.RECORDS),)


@bp.get("/set-up")
def edit() -> ResponseReturnValue:
    """Ask what the expo is, at the first visit; afterwards the dashboard stands here."""
    if g.edition.pending_set_up is None:
        return redirect(url_for("organizer_editions.dashboard"))
    form = EditionStartForm(data=_start_data())
    return _first_page(form)


@bp.post("/set-up")
def update() -> ResponseReturnValue:
    """Set the expo up."""
    _needs_pending()
    form = EditionStartForm()
    objections = partial(_objections, form, g.edition)
    with submitted(form, lambda: _first_page(form), objections=objections) as session:
        edition = editions.set_up(session, current_actor(), g.edition, start=form.start, now=clock.now())
        code = edition.code
    flash(_("The expo is set up. This list leads you on."), "good")
    return redirect(url_for("organizer_editions.dashboard", edition_code=code), 303)


@bp.get("/editions")
def index() -> ResponseReturnValue:
    """Show the editions that the reader organizes, side by side."""
    actor = current_actor()
    rows = editions_queries.of_organizer(db.session(), actor.user_id or 0)
    managed = {row.edition.id for row in rows if _actor_of(row.edition).may(Permission.MANAGE_EDITION)}
    days = {row.edition.id: clock.now(row.edition).astimezone(row.edition.zone).date() for row in rows}
    return _page("index", rows=rows, managed=managed, days=days)


@bp.get("/editions/new")
def new() -> ResponseReturnValue:
    """Ask for another edition."""
    form = NewEditionForm(data={**_start_data(), **_next_year(), "with_exhibitors": True, "with_team": True})
    form.offer_sources(_sources(), lambda one: local(one, "name"))
    return _page("new", form=form)


@bp.post("/editions")
def create() -> ResponseReturnValue:
    """Make another edition, from nothing or from an earlier one."""
    form = NewEditionForm()
    _follow_dates(form)
    form.offer_sources(_sources(), lambda one: local(one, "name"))
    with submitted(form, lambda: _page("new", form=form), objections=partial(_objections, form)) as session:
        if form.source.data:
            source = _managed(form.source.data)
            edition = editions.copy(
                session, _actor_of(source), source, start=form.start, choices=form.choices, now=clock.now()
            )
        else:
            edition = editions.create(session, current_actor(), start=form.start, now=clock.now())
        code = edition.code
    flash(_("The expo is set up. This list leads you on."), "good")
    return redirect(url_for("organizer_editions.preparation", edition_code=code), 303)


@bp.post("/editions/<code>/archive")
def create_archive(code: str) -> ResponseReturnValue:
    """Archive an edition."""
    with transaction() as session:
        edition = _managed(code)
        editions.archive(session, _actor_of(edition), edition, now=clock.now())
    flash(_("The expo is archived. Everything in it can be read, and nothing changes any more."), "good")
    return redirect(url_for("organizer_set_up.index"), 303)


@bp.post("/editions/<code>/opening")
def create_opening(code: str) -> ResponseReturnValue:
    """Take an edition out of the archive."""
    with transaction() as session:
        edition = _managed(code)
        editions.reopen(session, _actor_of(edition), edition, now=clock.now())
    flash(_("The expo can be changed again. Its phases are closed."), "good")
    return redirect(url_for("organizer_set_up.index"), 303)


def _objections(form: EditionStartForm, prepared: "Edition | None" = None) -> Iterable[Violation]:
    return editions.start_objections(db.session(), form.start, prepared)


def _needs_pending() -> None:
    if g.edition.pending_set_up is None:
        raise NotFound("set-up")


def _actor_of(edition: "Edition") -> Actor:
    """Return who the reader is in another edition."""
    account = sign_ins.signed_in()
    found = people.of_account(db.session(), account, edition.id) if account else ()
    return people.actor(db.session(), account, edition.id, found)


def _managed(code: str) -> "Edition":
    """Return an edition that the reader may change."""
    edition = editions_queries.get(db.session(), code)
    if not _actor_of(edition).may(Permission.MANAGE_EDITION):
        raise NotFound(f"edition {code}")
    return edition


def _sources() -> list["Edition"]:
    """Return the editions that can be copied, the latest first."""
    rows = editions_queries.of_organizer(db.session(), current_actor().user_id or 0)
    found = [row.edition for row in rows if row.edition.pending_set_up is None]
    return [one for one in found if _actor_of(one).may(Permission.MANAGE_EDITION)]


def _start_data() -> dict[str, Any]:
    """Return what the form of a new edition shows first."""
    names = ("opens", "closes", "lunch_starts", "lunch_ends", "slot_minutes")
    usual = {name: EditionStart.__dataclass_fields__[name].default for name in names}
    return {**usual, "time_zone": "Asia/Seoul", "languages": "ko en"}


def _next_year() -> dict[str, Any]:
    """Return what a copy of this edition takes over: its place, and its name with the year after its own."""
    kept = {name: getattr(g.edition, name) for name in ("venue_ko", "venue_en", "time_zone", "languages")}
    return {"source": g.edition.code, **kept, **_names_in(g.edition.starts_on.year + 1)}


def _names_in(year: int) -> dict[str, str]:
    """Return the names of this edition as they are in another year."""
    own = g.edition.starts_on.year
    return {name: name_of_year(getattr(g.edition, name), own, year) for name in ("name_ko", "name_en")}


def _follow_dates(form: NewEditionForm) -> None:
    """Give the names that are still as they were offered the year of the first day."""
    if form.starts_on.data:
        offered, dated = _next_year(), _names_in(form.starts_on.data.year)
        for name, text in dated.items():
            if form[name].data == offered[name]:
                form[name].data = text


def _first_page(form: EditionStartForm) -> str:
    """Show the form of the first visit, without a menu: there is nowhere else to go yet."""
    return _page("edit", form=form, navigation=[], public_navigation=[])


def _page(name: str, **values: Any) -> str:
    return render_template(f"organizer/set_up/{name}.html", zones=zones(), **values)
