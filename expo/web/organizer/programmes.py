"""Support programmes: tracks with dated caps, organizations, figures and their sources."""

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.programmes import OrganizationKind, in_force
from expo.domain.words import N_
from expo.queries import agreements
from expo.queries import programmes as programmes_queries
from expo.services import programmes
from expo.web.access import current_actor, current_date, current_time
from expo.web.forms import Form
from expo.web.forms.fields import filled
from expo.web.forms.programmes import CapForm, OrganizationForm, ProgrammeForm, StatisticForm, TrackForm
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.paging import page_of
from expo.web.submissions import saved, submitted

bp = organizer_blueprint("programmes", __name__, manage=Permission.MANAGE_PROGRAMMES)

MENU = (
    MenuEntry(Role.ORGANIZER, 200, "organizer_programmes.index", N_("Programmes"), "handshake", MenuGroup.PROGRAMMES),
)


@bp.get("/programmes")
def index() -> ResponseReturnValue:
    """List the programmes."""
    session = db.session()
    return render_template(
        "organizer/programmes/index.html",
        programmes=programmes_queries.programmes(session),
        counts=programmes_queries.counts(session),
    )


@bp.get("/programmes/<code>")
def show(code: str) -> ResponseReturnValue:
    """Show a programme: figures, tracks with their caps, agreements, cases."""
    session, today = db.session(), current_date()
    row = programmes_queries.get(session, code)
    return render_template(
        "organizer/programmes/show.html",
        programme=row,
        counts=programmes_queries.counts(session).get(row.id),
        topics=programmes_queries.statistics(session, row.id),
        agreements=agreements.agreements(session, row.id),
        now_in_force={t.id: in_force(t.caps, today) for t in row.tracks},
    )


@bp.get("/programmes/new")
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return _form(ProgrammeForm(), _("Enter a programme"), url_for("organizer_programmes.index"))


@bp.post("/programmes/new")
def create() -> ResponseReturnValue:
    """Enter a programme."""
    form = ProgrammeForm()
    with submitted(form, lambda: _form(form, _("Enter a programme"), url_for("organizer_programmes.index"))) as session:
        row = programmes.create(session, current_actor(), g.edition, sheet=form.sheet, now=current_time())
        code = row.code
    return saved(url_for("organizer_programmes.show", code=code))


@bp.get("/programmes/<code>/edit")
def edit(code: str) -> ResponseReturnValue:
    """Show a programme for changing."""
    row = programmes_queries.get(db.session(), code)
    return _of_programme(ProgrammeForm(obj=row), code, row.name_ko)


@bp.post("/programmes/<code>/edit")
def update(code: str) -> ResponseReturnValue:
    """Change a programme."""
    form = ProgrammeForm()
    with submitted(form, lambda: _of_programme(form, code, _("Change the programme"))) as session:
        row = programmes.change(session, current_actor(), g.edition, code=code, sheet=form.sheet, now=current_time())
        code = row.code
    return saved(url_for("organizer_programmes.show", code=code))


@bp.get("/programmes/<code>/tracks/new")
def new_track(code: str) -> ResponseReturnValue:
    """Show an empty form for a track."""
    programmes_queries.get(db.session(), code)
    return _of_programme(TrackForm(), code, _("Add a track"))


@bp.post("/programmes/<code>/tracks/new")
def create_track(code: str) -> ResponseReturnValue:
    """Add a track."""
    form = TrackForm()
    with submitted(form, lambda: _of_programme(form, code, _("Add a track"))) as session:
        programmes.add_track(session, current_actor(), g.edition, programme=code, sheet=form.sheet, now=current_time())
    return saved(url_for("organizer_programmes.show", code=code))


@bp.get("/programmes/<code>/tracks/<track>/caps/new")
def new_cap(code: str, track: str) -> ResponseReturnValue:
    """Show an empty form for a cap."""
    programmes_queries.track(db.session(), programmes_queries.get(db.session(), code).id, track)
    return _of_programme(CapForm(), code, _("A new cap for %(track)s", track=track))


@bp.post("/programmes/<code>/tracks/<track>/caps/new")
def create_cap(code: str, track: str) -> ResponseReturnValue:
    """Set a cap from a day on."""
    form = CapForm()
    with submitted(form, lambda: _of_programme(form, code, _("A new cap for %(track)s", track=track))) as session:
        programmes.set_cap(
            session,
            current_actor(),
            g.edition,
            programme=code,
            track=track,
            valid_from=filled(form.valid_from),
            won=filled(form.won),
            least_own_percent=form.least_own_percent.data or 0,
            source=form.source.data or "",
            now=current_time(),
        )
    return saved(url_for("organizer_programmes.show", code=code))


@bp.get("/programmes/<code>/figures/new")
def new_statistic(code: str) -> ResponseReturnValue:
    """Show an empty form for a figure."""
    programmes_queries.get(db.session(), code)
    return _of_programme(StatisticForm(), code, _("Add a figure with its source"))


@bp.post("/programmes/<code>/figures/new")
def create_statistic(code: str) -> ResponseReturnValue:
    """Add a figure with its source."""
    form = StatisticForm()
    with submitted(form, lambda: _of_programme(form, code, _("Add a figure with its source"))) as session:
        programmes.add_statistic(
            session, current_actor(), g.edition, programme=code, sheet=form.sheet, now=current_time()
        )
    return saved(url_for("organizer_programmes.show", code=code))


@bp.get("/organizations")
def organizations() -> ResponseReturnValue:
    """List the organizations by kind."""
    kinds = list(OrganizationKind)
    rows = sorted(programmes_queries.organizations(db.session()), key=lambda one: kinds.index(one.kind))
    return render_template("organizer/programmes/organizations.html", page=page_of(rows))


@bp.get("/organizations/new")
def new_organization() -> ResponseReturnValue:
    """Show an empty form for an organization."""
    return _of_organization(OrganizationForm(), _("Enter an organization"))


@bp.post("/organizations/new")
def create_organization() -> ResponseReturnValue:
    """Enter an organization."""
    form = OrganizationForm()
    with submitted(form, lambda: _of_organization(form, _("Enter an organization"))) as session:
        programmes.add_organization(session, current_actor(), g.edition, sheet=form.sheet, now=current_time())
    return saved(url_for("organizer_programmes.organizations"))


@bp.get("/organizations/<int:id_>")
def edit_organization(id_: int) -> ResponseReturnValue:
    """Show an organization for changing."""
    row = programmes_queries.organization(db.session(), id_)
    return _of_organization(OrganizationForm(obj=row), _("Change the organization"))


@bp.post("/organizations/<int:id_>")
def update_organization(id_: int) -> ResponseReturnValue:
    """Change an organization."""
    form = OrganizationForm()
    with submitted(form, lambda: _of_organization(form, _("Change the organization"))) as session:
        programmes.change_organization(
            session, current_actor(), g.edition, id_=id_, sheet=form.sheet, now=current_time()
        )
    return saved(url_for("organizer_programmes.organizations"))


def _of_programme(form: Form, code: str, title: str) -> str:
    return _form(form, title, url_for("organizer_programmes.show", code=code), over=code)


def _of_organization(form: Form, title: str) -> str:
    return _form(form, title, url_for("organizer_programmes.organizations"), over=_("Organizations"))


def _form(form: Form, title: str, back: str, over: str = "") -> str:
    return render_template("organizer/programmes/form.html", form=form, title=title, back=back, over=over)
