"""What became of the consultations, for the organizer: dates, shares, the cases behind them, and the spreadsheet."""

from datetime import timedelta

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from expo.db import db
from expo.domain.follow_ups import AUDITED, WAVES, CaseView, case_number, conversion, viewed, wave_on
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.words import N_, word_of
from expo.queries import follow_ups as follow_ups_queries
from expo.queries import results
from expo.queries.lists import TALL_PAGE_SIZE
from expo.services import follow_ups
from expo.services.spreadsheets.follow_ups import follow_up_workbook
from expo.web.access import current_actor, current_time
from expo.web.downloads import recorded_sheet
from expo.web.language import locale
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.paging import page_of
from expo.web.submissions import refused_at

bp = organizer_blueprint("follow_ups", __name__, manage=Permission.MANAGE_RESULTS, views={"export": Permission.EXPORT})

MENU = (MenuEntry(Role.ORGANIZER, 110, "organizer_follow_ups.index", N_("Follow-up"), "history", MenuGroup.RECORDS),)


@bp.get("/follow-ups")
def index() -> ResponseReturnValue:
    """Show the dates with their shares, and the cases of a view."""
    session, edition, now = db.session(), g.edition, current_time()
    cases, rates = follow_ups_queries.cases(session, edition, now), results.rates(session, edition)
    view = word_of(CaseView, request.args.get("view")) or CaseView.ALL
    code = request.args.get("q", "").strip()[:20]
    number = case_number(code)
    found = [case for case in viewed(cases, view) if not code or case.row.record_id == number]
    page = page_of(found, TALL_PAGE_SIZE)
    waves = follow_ups_queries.waves(session, edition, now)
    so_far = wave_on(edition.ends_on, now.astimezone(edition.zone).date())
    return render_template(
        "organizer/follow_ups/index.html",
        waves=waves,
        by_wave={one.days: conversion(cases, one.days, rates) for one in waves if one.is_due},
        newest=conversion(cases, so_far or WAVES[0], rates),
        total=len(cases),
        counts={one: len(viewed(cases, one)) for one in CaseView},
        view=view,
        code=code,
        found=page.total,
        cases=page.rows,
        meetings=results.companies(session, [case.row.meeting_id for case in page.rows]),
        page=page.number,
        last=page.last,
        audited=AUDITED,
        sides=(Role.EXHIBITOR, Role.BUYER),
        closes_on=follow_ups_queries.closes_at(edition) - timedelta(minutes=1),
    )


@bp.post("/follow-ups/<int:days>")
def create(days: int) -> ResponseReturnValue:
    """Ask now, at a date that the clock has missed."""
    back, now = url_for("organizer_follow_ups.index"), current_time()
    prepared = follow_ups.prepare(db.session(), g.edition, days=days, now=now) if days in WAVES else {}
    with refused_at(back) as session:
        count = follow_ups.ask(session, current_actor(), g.edition, days=days, now=now, prepared=prepared)
    flash(ngettext("%(num)s e-mail was written.", "%(num)s e-mails were written.", count), "good")
    return redirect(back, 303)


@bp.get("/follow-ups.xlsx")
def export() -> ResponseReturnValue:
    """Send the dates with their shares and every case."""
    content = follow_up_workbook(db.session(), current_actor(), g.edition, now=current_time(), language=locale())
    return recorded_sheet(content, "follow-ups", "follow-up")
