"""The planner: ask for a timetable, watch the run, read what it is worth, publish, undo."""

from datetime import datetime, time, timedelta
from itertools import chain
from typing import Any

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.db import db, transaction
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.questions import EVERYTHING
from expo.domain.schedules import WORDINGS, Change, Omission, Start, UnmetReason, VersionState, said
from expo.domain.words import N_, word_of
from expo.queries import lengths, limits, links, objections
from expo.queries import schedules as schedules_queries
from expo.services import schedules
from expo.web import planner_words
from expo.web.access import current_actor, current_date, current_time
from expo.web.current_url import is_fragment
from expo.web.formats import label
from expo.web.forms.objections import PublicationForm
from expo.web.forms.schedules import PlanForm
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.paging import page_of
from expo.web.submissions import refused_at, submitted

bp = organizer_blueprint("schedules", __name__, manage=Permission.MANAGE_TIMETABLE)

MENU = (MenuEntry(Role.ORGANIZER, 50, "organizer_schedules.index", N_("Planner"), "sparkles", MenuGroup.PREPARE),)


@bp.get("/planner")
def index() -> ResponseReturnValue:
    """Show the form for a new version and the versions there are.

    Once people hold a timetable, sparing them is what is offered first.
    """
    newest = schedules_queries.publications(db.session(), g.edition, limit=1)
    is_planned = bool(newest) and not newest[0].is_empty
    return _index(PlanForm(data={"start": (Start.KEEP if is_planned else Start.FRESH).value}))


@bp.post("/planner")
def create() -> ResponseReturnValue:
    """Ask for a version."""
    form = PlanForm()
    with submitted(form, lambda: _index(form)) as session:
        schedule = schedules.ask(
            session, current_actor(), g.edition, policy=form.policy, note=form.note.data or "", now=current_time()
        )
        number = schedule.number
    return redirect(url_for("organizer_schedules.show", number=number), 303)


@bp.get("/planner/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """Show a version: while it is solved, how far that is; then what it is worth and what publishing it would do."""
    version = schedules_queries.get(db.session(), g.edition, number)
    if is_fragment():
        return _run(version)
    preview = _preview(version)
    additions, outdated, options, entered = None, None, [], 0
    if version.state.has_a_timetable:
        outdated = schedules_queries.changes_since(db.session(), version.schedule)
        names, now = schedules_queries.names(db.session(), g.edition), current_time()
        entered = len(names.exhibitors)
        options = schedules_queries.options(db.session(), g.edition, version.schedule, names, now)
        additions = schedules_queries.question(db.session(), g.edition, version.schedule.id, EVERYTHING, names, now)
    return _page(
        "show",
        version,
        preview=preview,
        undoing=_undoing(version),
        standing=_in_force(version),
        finalizing=_finalizing(version),
        publication_form=_publication_form(),
        objections=objections.counts(db.session(), g.edition.id),
        omitted=_omitted(version, preview),
        additions=additions,
        entered=entered,
        outdated=outdated,
        options=options,
        unlinked=links.counts_without(db.session(), g.edition.id) if preview else {},
    )


@bp.post("/planner/<int:number>/stop")
def create_stop(number: int) -> ResponseReturnValue:
    """Ask a run to stop and keep the best it has."""
    with transaction() as session:
        schedules.ask_to_stop(session, current_actor(), g.edition, number=number, now=current_time())
    return redirect(url_for("organizer_schedules.show", number=number), 303)


@bp.get("/planner/<int:number>/unmet")
def unmet(number: int) -> ResponseReturnValue:
    """List the wishes that stay unmet, each with its reason."""
    version = schedules_queries.get(db.session(), g.edition, number)
    reason = word_of(UnmetReason, request.args.get("reason"))
    words = request.args.get("q", "").strip()
    session, names = db.session(), schedules_queries.names(db.session(), g.edition)
    found = page_of(schedules_queries.unmet(session, version.schedule.id, names, reason=reason, words=words), 25)
    answers = schedules_queries.answers(session, g.edition, version.schedule.id, names, current_time())
    return _page("unmet", version, unmet=found, answers=answers, reason=reason, words=words, wordings=WORDINGS)


@bp.get("/planner/<int:number>/fairness")
def fairness(number: int) -> ResponseReturnValue:
    """Show what each exhibitor gets, the worst off first."""
    version = schedules_queries.get(db.session(), g.edition, number)
    names = schedules_queries.names(db.session(), g.edition)
    minimums = limits.minimums(db.session(), g.edition)
    found = schedules_queries.fairness(db.session(), version.schedule.id, names, minimums=minimums)
    return _page("fairness", version, fairness=found, shares=page_of(found.shares))


@bp.get("/planner/<int:number>/changes")
def changes(number: int) -> ResponseReturnValue:
    """Compare a version with the timetable that people hold, person by person."""
    version = schedules_queries.get(db.session(), g.edition, number)
    undoing = _undoing(version)
    preview = undoing or _preview(version)
    if preview is None:
        return redirect(url_for("organizer_schedules.show", number=number), 303)
    change = word_of(Change, request.args.get("change"))
    words = request.args.get("q", "").strip()
    names = schedules_queries.names(db.session(), g.edition)
    people = schedules_queries.by_person(preview, names, change=change, words=words)
    counts = schedules_queries.people_by_change(preview)
    return _page(
        "changes",
        version,
        preview=preview,
        undoing=undoing,
        people=page_of(people),
        counts=counts,
        change=change,
        words=words,
    )


@bp.post("/planner/<int:number>/publication")
def create_publication(number: int) -> ResponseReturnValue:
    """Put a version in force, provisionally if a date for objections is given."""
    schedule_id = schedules_queries.get(db.session(), g.edition, number).schedule.id
    address, now, form = url_for("organizer_schedules.show", number=number), current_time(), PublicationForm()
    if not form.validate_on_submit():
        for sentence in chain.from_iterable(form.errors.values()):
            flash(sentence, "bad")
        return redirect(address, 303)
    until = form.moment
    prepared = schedules.prepare(db.session(), g.edition, schedule_id=schedule_id, now=now, until=until)
    with refused_at(address) as session:
        publication = schedules.publish(
            session,
            current_actor(),
            g.edition,
            schedule_id=schedule_id,
            now=now,
            told=_told(),
            prepared=prepared,
            until=until,
        )
        told = publication.figures["told"]
    flash(planner_words.published(number, told, until), "good")
    return redirect(address, 303)


@bp.post("/planner/publications/<int:publication_id>/undo")
def create_undo(publication_id: int) -> ResponseReturnValue:
    """Put the version in force that was before this publication."""
    newest = schedules_queries.publications(db.session(), g.edition, limit=1)
    address = (
        url_for("organizer_schedules.show", number=newest[0].schedule.number)
        if newest
        else url_for("organizer_schedules.index")
    )
    now = current_time()
    prepared = schedules.prepare_undo(db.session(), g.edition, now=now)
    with refused_at(address) as session:
        publication = schedules.undo(
            session, current_actor(), g.edition, publication_id=publication_id, now=now, told=_told(), prepared=prepared
        )
        number, told = publication.schedule.number, publication.figures["told"]
        is_empty = publication.is_empty
    flash(planner_words.undone(number, told, is_empty=is_empty), "good")
    return redirect(url_for("organizer_schedules.show", number=number), 303)


def _index(form: PlanForm) -> str:
    session = db.session()
    published = schedules_queries.publications(session, g.edition)
    return render_template(
        "organizer/schedules/index.html",
        form=form,
        versions=schedules_queries.index(session, g.edition),
        newest=published[0] if published else None,
        under_way=schedules_queries.under_way(session, g.edition),
        asked_long=len(lengths.undecided(session, g.edition)),
    )


def _page(name: str, version: schedules_queries.Version, **values: Any) -> str:
    published = schedules_queries.publications(db.session(), g.edition)
    return render_template(
        f"organizer/schedules/{name}.html",
        version=version,
        policy=version.policy,
        failures=[said(document) for document in version.schedule.figures.get("failure", ())],
        newest=published[0] if published else None,
        former=published[1] if len(published) > 1 else None,
        **_progress(version),
        **values,
    )


def _run(version: schedules_queries.Version) -> ResponseReturnValue:
    """Answer the page that watches a run with the fragment; once there is nothing left to watch, reload the page."""
    response = make_response(render_template("organizer/schedules/_run.html", version=version, **_progress(version)))
    if not version.state.is_under_way:
        response.headers["HX-Refresh"] = "true"
    return response


def _progress(version: schedules_queries.Version) -> dict[str, Any]:
    progress = version.schedule.progress
    until = version.policy.seconds if version.state.is_under_way else 0.0
    return {
        "latest": progress[-1] if progress else None,
        "chart": schedules_queries.progress_chart(progress, until=until),
    }


def _preview(version: schedules_queries.Version) -> schedules_queries.PublicationPreview | None:
    """Return what publishing would do, for a version that could be published."""
    if not version.state.has_a_timetable or version.state is VersionState.IN_FORCE:
        return None
    now = current_time()
    return schedules_queries.publication_preview(db.session(), g.edition, version.schedule, now, is_final=True)


def _undoing(version: schedules_queries.Version) -> schedules_queries.PublicationPreview | None:
    """Return what undoing would do, for the version in force."""
    is_in_force = version.state is VersionState.IN_FORCE
    return schedules_queries.undo_preview(db.session(), g.edition, current_time()) if is_in_force else None


def _publication_form() -> PublicationForm | None:
    """Offer a date for objections, in three days at six or on the eve of the expo; none when that is over."""
    today = current_date()
    day = min(today + timedelta(days=3), g.edition.starts_on - timedelta(days=1))
    until = datetime.combine(day, time(18))
    return PublicationForm(formdata=None, data={"until": until}) if day >= today else None


def _finalizing(version: schedules_queries.Version) -> schedules_queries.PublicationPreview | None:
    """Return what making the provisional version in force final would do."""
    publication = version.publication
    if version.state is not VersionState.IN_FORCE or publication is None or publication.provisional_until is None:
        return None
    now = current_time()
    return schedules_queries.publication_preview(db.session(), g.edition, version.schedule, now, is_final=True)


def _in_force(version: schedules_queries.Version) -> dict[str, Any] | None:
    """Return what the version in force comes to in the calendar, and the pairs that lost their place by name."""
    if version.state is not VersionState.IN_FORCE or version.publication is None:
        return None
    found = schedules_queries.in_force(db.session(), g.edition, version.publication)
    names = schedules_queries.names(db.session(), g.edition) if found.lost else None
    return {"counts": found, "lost": found.named(names) if names else []}


def _told() -> int | None:
    """Return the number of companies that the organizer has confirmed, if any."""
    return request.form.get("told", type=int)


def _omitted(
    version: schedules_queries.Version, preview: schedules_queries.PublicationPreview | None
) -> list[tuple[schedules_queries.NamedCompany, schedules_queries.NamedCompany, str]]:
    """Return the meetings that publishing leaves out (or, in force, has left out), by name and with the reason."""
    if preview is not None:
        rows = [(one.exhibitor_id, one.buyer_id, one.why) for one in preview.omitted]
    elif version.publication is not None:
        recorded = version.publication.figures.get("omissions", ())
        rows = [(one["exhibitor"], one["buyer"], Omission(one["why"])) for one in recorded]
    else:
        rows = []
    if not rows:
        return []
    names = schedules_queries.names(db.session(), g.edition)
    return [
        (names.exhibitors[exhibitor], names.buyers[buyer], label(why))
        for exhibitor, buyer, why in rows
        if exhibitor in names.exhibitors and buyer in names.buyers
    ]
