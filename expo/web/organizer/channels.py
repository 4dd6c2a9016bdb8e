"""Messages on phones: which message goes by which channel, KakaoTalk's approved templates, what did not arrive."""

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.channels import ROUTES, TEXTS, Channel, template_text
from expo.domain.email_occasions import OCCASIONS
from expo.domain.permissions import Permission
from expo.domain.refusals import existing
from expo.queries import channels as channels_queries
from expo.queries import digests as digests_queries
from expo.services import channels, digests
from expo.services.languages import catalogue
from expo.services.solapi import phone_transport
from expo.web.access import current_actor, current_time
from expo.web.configuration import configuration
from expo.web.forms.channels import AlimtalkForm, MessageRuleForm
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import saved, submitted

QUIET = ("quiet_from", "quiet_until")

bp = organizer_blueprint("channels", __name__, see=Permission.SEE_EMAILS)


@bp.get("/channels")
def index() -> ResponseReturnValue:
    """Show the table of messages and channels, and what did not arrive."""
    row = digests_queries.rule(db.session(), g.edition.id)
    kept = {name: "" if getattr(row, name) is None else str(getattr(row, name)) for name in QUIET}
    return _page(MessageRuleForm(data=kept | {"breaks_through": row.breaks_through}))


@bp.post("/channels")
def update_rule() -> ResponseReturnValue:
    """Set the quiet hours."""
    form = MessageRuleForm()
    with submitted(form, lambda: _page(form)) as session:
        digests.change_rule(
            session,
            current_actor(),
            g.edition,
            quiet=form.quiet,
            breaks_through=bool(form.breaks_through.data),
            now=current_time(),
        )
    return saved(url_for("organizer_channels.index"))


@bp.get("/channels/<occasion>")
def edit(occasion: str) -> ResponseReturnValue:
    """Show the text that KakaoTalk has to approve, with the form for its id."""
    known = channels_queries.templates(db.session(), g.edition.id)
    return _edit(occasion, AlimtalkForm(data={"provider_id": known.get(occasion, "")}))


@bp.post("/channels/<occasion>")
def update(occasion: str) -> ResponseReturnValue:
    """Enter the id of an approved template."""
    form = AlimtalkForm()
    with submitted(form, lambda: _edit(occasion, form)) as session:
        channels.approve(
            session,
            current_actor(),
            g.edition,
            occasion=occasion,
            provider_id=form.provider_id.data or "",
            now=current_time(),
        )
    return saved(url_for("organizer_channels.index"))


def _page(form: MessageRuleForm) -> str:
    session = db.session()
    return render_template(
        "organizer/channels/index.html",
        routes=ROUTES,
        occasions=OCCASIONS,
        channels=list(Channel),
        texts=_texts(),
        approved=channels_queries.templates(session, g.edition.id),
        failed=channels_queries.failed(session, g.edition.id),
        transport=phone_transport(configuration()),
        form=form,
        rule=digests_queries.rule(session, g.edition.id),
    )


def _edit(occasion: str, form: AlimtalkForm) -> str:
    text = existing(_texts().get(occasion), f"text of {occasion}")
    name = OCCASIONS[occasion]
    return render_template("organizer/channels/edit.html", occasion=occasion, name=name, text=text, form=form)


def _texts() -> dict[str, str]:
    """Return the Korean texts as templates of KakaoTalk, by message."""
    korean = catalogue("ko")
    return {name: template_text(korean.gettext(text)) for name, text in TEXTS.items() if Channel.KAKAO in ROUTES[name]}
