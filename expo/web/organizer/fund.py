"""The fund: balances at any date, the rows behind each figure, entries, and the statement as a spreadsheet."""

from datetime import date

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo import clock
from expo.db import db, transaction
from expo.domain.accounts import AccessAct
from expo.domain.fund import AccountKind
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.programmes import OrganizationKind
from expo.domain.refusals import NotFound
from expo.domain.text import typed_day
from expo.domain.words import N_, word_of
from expo.queries import fund as fund_queries
from expo.queries import programmes, support_cases
from expo.services import access_log, fund
from expo.services.fund import links
from expo.web.access import current_actor, current_date, current_time
from expo.web.configuration import configuration
from expo.web.downloads import recorded_sheet
from expo.web.forms import Form
from expo.web.forms.fields import filled
from expo.web.forms.fund import FundEntryForm, FundingPlanForm, FundReversalForm
from expo.web.language import locale
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.paging import page_of
from expo.web.submissions import saved, submitted

bp = organizer_blueprint("fund", __name__, see=Permission.MANAGE_PROGRAMMES, manage=Permission.MANAGE_PROGRAMMES)

MENU = (MenuEntry(Role.ORGANIZER, 210, "organizer_fund.index", N_("Fund"), "archive", MenuGroup.PROGRAMMES),)

FUNDERS = tuple(kind for kind in OrganizationKind if kind is not OrganizationKind.SMALL_FIRM)


@bp.get("/fund")
def index() -> ResponseReturnValue:
    """Show the balances by funder and year at the end of a day."""
    session, on = db.session(), _day()
    waiting = [one for one in fund_queries.payments(session) if one.decision is None]
    proposed = any(one.decision is None for one in fund_queries.periods(session))
    return render_template(
        "organizer/fund/index.html",
        lines=fund_queries.balances(session, on),
        on=on,
        kinds=list(AccountKind),
        waiting=len(waiting),
        proposed=proposed,
        closed=fund_queries.closed_until(session),
        owed=fund_queries.debts(session, on, AccountKind.DUE_TO_FUNDER),
        claims=fund_queries.debts(session, on, AccountKind.RECOVERABLE),
    )


@bp.get("/fund/<kind>/<int:funder>/<int:year>")
def account(kind: str, funder: int, year: int) -> ResponseReturnValue:
    """Show the rows behind a figure."""
    session, on = db.session(), _day()
    known = word_of(AccountKind, kind)
    held = fund_queries.accounts(session, known, funder, year, _case_id()) if known else []
    if not held:
        raise NotFound(f"account {kind}")
    return render_template(
        "organizer/fund/account.html",
        kind=known,
        funder=programmes.organization(session, funder),
        year=year,
        on=on,
        rows=fund_queries.rows(session, held, on),
    )


@bp.get("/fund/entries")
def entries() -> ResponseReturnValue:
    """List the entries, the newest first."""
    found = page_of(fund_queries.entries(db.session(), _day()))
    return render_template(
        "organizer/fund/entries.html", entries=found, on=_day(), closed=fund_queries.closed_until(db.session())
    )


@bp.get("/fund/entries/<int:id_>")
def show(id_: int) -> ResponseReturnValue:
    """Show an entry with its transfers."""
    session = db.session()
    return render_template(
        "organizer/fund/show.html", entry=fund_queries.entry(session, id_), reversal=fund_queries.reversal(session, id_)
    )


@bp.get("/fund/entries/new")
def new() -> ResponseReturnValue:
    """Show an empty form for an entry."""
    return _form(_entry_form(), _("Enter an act"), url_for("organizer_fund.index"))


@bp.post("/fund/entries/new")
def create() -> ResponseReturnValue:
    """Write an entry."""
    form = _entry_form()
    with submitted(form, lambda: _form(form, _("Enter an act"), url_for("organizer_fund.index"))) as session:
        row = fund.post(session, current_actor(), g.edition, sheet=form.sheet, now=current_time())
        id_ = row.id
    return saved(url_for("organizer_fund.show", id_=id_))


@bp.get("/fund/entries/<int:id_>/reversal/new")
def new_reversal(id_: int) -> ResponseReturnValue:
    """Ask why an entry is to be reversed."""
    fund_queries.entry(db.session(), id_)
    return _reversal(FundReversalForm(occurred_on=current_date()), id_)


@bp.post("/fund/entries/<int:id_>/reversal/new")
def create_reversal(id_: int) -> ResponseReturnValue:
    """Reverse an entry."""
    form = FundReversalForm()
    with submitted(form, lambda: _reversal(form, id_)) as session:
        fund.reverse(
            session,
            current_actor(),
            g.edition,
            id_=id_,
            on=filled(form.occurred_on),
            reason=form.reason.data or "",
            now=current_time(),
        )
    flash(_("The entry was reversed by its opposite. Both stay in the ledger."), "good")
    return redirect(url_for("organizer_fund.show", id_=id_), 303)


@bp.get("/fund/cases/<code>")
def case(code: str) -> ResponseReturnValue:
    """Show the money of a case: its plan, its balances, its entries."""
    session, on = db.session(), _day()
    row = support_cases.get(session, code)
    return render_template(
        "organizer/fund/case.html",
        case=row,
        plan=fund_queries.plan(session, row.id),
        on=on,
        lines=fund_queries.balances(session, on, case_id=row.id),
        entries=fund_queries.entries(session, on, case_id=row.id),
    )


@bp.get("/fund/cases/<code>/plan/new")
def new_plan(code: str) -> ResponseReturnValue:
    """Show the plan in force for a new version of it."""
    session = db.session()
    plan = fund_queries.plan(session, support_cases.get(session, code).id)
    data: dict[str, object] = {"total": plan.total_won} if plan else {}
    for number, share in enumerate(plan.shares if plan else (), 1):
        data |= {f"funder_{number}": str(share.funder_id), f"percent_{number}": share.parts / 100}
    return _plan(_plan_form(code, data), code)


@bp.post("/fund/cases/<code>/plan/new")
def create_plan(code: str) -> ResponseReturnValue:
    """Set a funding plan."""
    form = _plan_form(code)
    with submitted(form, lambda: _plan(form, code)) as session:
        fund.set_plan(
            session,
            current_actor(),
            g.edition,
            code=code,
            total=filled(form.total),
            shares=form.shares,
            now=current_time(),
        )
    return saved(url_for("organizer_fund.case", code=code))


@bp.get("/fund/statement.xlsx")
def statement() -> ResponseReturnValue:
    """Send the statement with the rows behind every figure."""
    content = fund.statement(db.session(), current_actor(), g.edition, on=_day(), language=locale())
    return recorded_sheet(content, "fund", "fund")


@bp.get("/fund/funders/<int:funder>/link")
def new_link(funder: int) -> ResponseReturnValue:
    """Show the link that opens a funder's own statement."""
    actor, settings = current_actor(), configuration()
    name = programmes.organization(db.session(), funder).name_ko
    with transaction() as session:
        access_log.record(
            session,
            AccessAct.LINK_VIEWED,
            edition_id=g.edition.id,
            now=clock.now(),
            user_id=actor.user_id,
            name=actor.name,
            detail=name,
        )
    session = db.session()
    return render_template(
        "organizer/fund/link.html",
        funder=programmes.organization(session, funder),
        address=links.address(session, actor, settings, g.edition, funder, current_time()),
    )


def _day() -> date:
    """Return the day of the address, today if it names none."""
    try:
        return typed_day(request.args.get("on", ""))
    except ValueError:
        return current_date()


def _case_id() -> int | None:
    wanted = request.args.get("case", "")
    return support_cases.get(db.session(), wanted).id if wanted else None


def _entry_form() -> FundEntryForm:
    form = FundEntryForm(occurred_on=current_date(), year=current_date().year, case=request.args.get("case", ""))
    form.offer(programmes.organizations(db.session(), *FUNDERS))
    return form


def _plan_form(code: str, data: dict[str, object] | None = None) -> FundingPlanForm:
    session = db.session()
    form = FundingPlanForm(data=data)
    firm = support_cases.get(session, code).adopter
    form.offer([firm, *programmes.organizations(session, *FUNDERS)])
    return form


def _plan(form: FundingPlanForm, code: str) -> str:
    return render_template("organizer/fund/plan.html", form=form, case=support_cases.get(db.session(), code))


def _reversal(form: Form, id_: int) -> str:
    lead = _("Nothing in the ledger is changed: an opposite entry takes back what this one moved.")
    title = _("Reverse entry %(number)s", number=id_)
    return _form(form, title, url_for("organizer_fund.show", id_=id_), lead)


def _form(form: Form, title: str, back: str, lead: str = "") -> str:
    return render_template(
        "organizer/programmes/form.html", form=form, title=title, back=back, over=_("Fund"), lead=lead
    )
