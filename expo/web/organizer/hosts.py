"""Who hosts the expo, in the settings."""

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.hosts import HostPart
from expo.queries import hosts as hosts_queries
from expo.services import hosts
from expo.web.access import current_actor, current_time
from expo.web.forms.hosts import HostsForm, typed
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import saved, submitted

bp = organizer_blueprint("hosts", __name__)


@bp.get("/settings/hosts")
def edit() -> ResponseReturnValue:
    """Show the organizations of the expo for changing."""
    return _page(HostsForm(data=typed(hosts_queries.hosts(db.session(), g.edition.id))))


@bp.post("/settings/hosts")
def update() -> ResponseReturnValue:
    """Change the organizations of the expo."""
    form = HostsForm()
    with submitted(form, lambda: _page(form)) as session:
        hosts.write(session, current_actor(), g.edition, hosts=form.hosts, now=current_time())
    return saved(url_for("organizer_hosts.edit"))


def _page(form: HostsForm) -> str:
    return render_template("organizer/hosts/edit.html", form=form, parts=list(HostPart))
