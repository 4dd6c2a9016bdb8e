"""Mentoring for firms and mentors: a firm asks, its link confirms; by their links both see and sign the reports."""

import json
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo import clock
from expo.db import db
from expo.domain import throttles
from expo.domain.refusals import NotFound
from expo.queries import experts
from expo.queries import mentors as mentors_queries
from expo.services import mentors
from expo.web.configuration import configuration
from expo.web.downloads import private_file
from expo.web.forms.mentors import MentorVisitForm, MentorWishForm
from expo.web.language import locale
from expo.web.submissions import refused_at, saved, submitted

if TYPE_CHECKING:
    from expo.models.mentors import MentorRequest

bp = Blueprint("mentors", __name__, url_prefix="/<edition_code>")


@bp.get("/mentoring")
def new() -> ResponseReturnValue:
    """Show what a firm can ask for."""
    return _new(_wish_form())


@bp.post("/mentoring")
def create() -> ResponseReturnValue:
    """Begin a request: the link that confirms it comes by e-mail."""
    form = _wish_form()
    with submitted(form, lambda: _new(form)) as session:
        counted = throttles.registration(
            current_app.config["LIMITS"], form.contact_email.data or "", request.remote_addr or ""
        )
        mentors.start(
            session,
            g.edition,
            wish=form.wish,
            counted=counted,
            locale=locale(),
            secret=configuration().secret_key,
            now=clock.now(),
        )
    return redirect(url_for("mentors.started"), 303)


@bp.get("/mentoring/started")
def started() -> ResponseReturnValue:
    """Say that the link comes by e-mail."""
    return render_template("mentors/started.html")


@bp.get("/mentoring/<token:token>")
def show(token: str) -> ResponseReturnValue:
    """Show a request, its mentor and the reports."""
    return _show(token, None)


@bp.post("/mentoring/<token:token>/confirmation")
def create_confirmation(token: str) -> ResponseReturnValue:
    """Confirm a request."""
    with refused_at(_address(token)) as session:
        mentors.confirm(session, g.edition, token, now=clock.now())
    return redirect(_address(token), 303)


@bp.post("/mentoring/<token:token>/visits")
def create_visit(token: str) -> ResponseReturnValue:
    """Write the report of a visit."""
    form = MentorVisitForm()
    with submitted(form, lambda: _show(token, form)) as session:
        mentors.report(session, g.edition, token, sheet=form.sheet, now=clock.now())
    return saved(_address(token))


@bp.post("/mentoring/<token:token>/visits/<int:visit>/signature/<int:version>")
def create_signature(token: str, visit: int, version: int) -> ResponseReturnValue:
    """Sign the version of a report that one has read."""
    with refused_at(_address(token)) as session:
        mentors.sign(session, g.edition, token, visit_id=visit, version=version, now=clock.now())
    flash(_("Signed."), "good")
    return redirect(_address(token), 303)


@bp.get("/mentoring/<token:token>/data.json")
def data(token: str) -> ResponseReturnValue:
    """Hand over to a firm everything that is known of its request."""
    row, is_mentor = _found(token)
    if is_mentor:
        raise NotFound("request of a firm")
    found = json.dumps(mentors_queries.data_of(row), ensure_ascii=False, indent=2)
    return private_file(found.encode(), f"{g.edition.code}-mentoring.json", mimetype="application/json")


def _wish_form() -> MentorWishForm:
    form = MentorWishForm()
    form.offer(experts.fields(db.session()))
    return form


def _new(form: MentorWishForm) -> str:
    return render_template("mentors/new.html", form=form)


def _found(token: str) -> "tuple[MentorRequest, bool]":
    return mentors.find(db.session(), g.edition, token, now=clock.now())


def _address(token: str) -> str:
    return url_for("mentors.show", token=token)


def _show(token: str, form: MentorVisitForm | None) -> str:
    row, is_mentor = _found(token)
    return render_template(
        "mentors/show.html",
        token=token,
        row=row,
        is_mentor=is_mentor,
        form=form or MentorVisitForm(formdata=None),
        appointments=mentors_queries.appointments(db.session(), g.edition.id, row.id),
    )
