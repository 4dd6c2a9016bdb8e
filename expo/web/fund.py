"""A funder's own statement, opened by its link: no account, and nothing of other funders."""

from typing import TYPE_CHECKING

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from expo import clock
from expo.db import db, transaction
from expo.domain.accounts import AccessAct
from expo.domain.accounts import device as device_of
from expo.domain.fund import AccountKind
from expo.queries import fund
from expo.services import access_log
from expo.services.fund import links, statements
from expo.web.access import current_date, current_time
from expo.web.configuration import configuration
from expo.web.downloads import private_file
from expo.web.language import locale

if TYPE_CHECKING:
    from expo.models.programmes import Organization

bp = Blueprint("fund", __name__, url_prefix="/<edition_code>")


@bp.get("/statements/<token:token>")
def show(token: str) -> ResponseReturnValue:
    """Show a funder its balances and entries of today."""
    _note_opened(token)
    session, funder = db.session(), _funder(token)
    on = current_date()
    return render_template(
        "fund/show.html",
        funder=funder,
        token=token,
        on=on,
        kinds=list(AccountKind),
        lines=fund.balances(session, on, funder_id=funder.id),
        closed=fund.closed_until(session),
        entries=fund.entries(session, on, funder.id),
        owed=fund.debts(session, on, AccountKind.DUE_TO_FUNDER, funder.id),
    )


@bp.get("/statements/<token:token>/statement.xlsx")
def sheet(token: str) -> ResponseReturnValue:
    """Send a funder its statement with the rows behind every figure."""
    _note_opened(token)
    on = current_date()
    content = statements.sheet_of(db.session(), g.edition, on=on, language=locale(), funder_id=_funder(token).id)
    return private_file(content, f"{g.edition.code}-statement.xlsx")


def _note_opened(token: str) -> None:
    """Write down that a funder's link was opened: it is a key that others may have got hold of."""
    name = _funder(token).name_ko
    with transaction() as session:
        access_log.record(
            session,
            AccessAct.LINK_OPENED,
            edition_id=g.edition.id,
            now=clock.now(),
            name=name,
            device=device_of(request.user_agent.string),
        )


def _funder(token: str) -> "Organization":
    settings = configuration()
    return links.follow(db.session(), token, *settings.secret_keys, edition=g.edition, now=current_time())
