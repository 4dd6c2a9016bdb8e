"""Sentences on pages and in refusals carry particles that fit the words put into them."""

from flask_babel import force_locale, gettext

from expo.domain.refusals import Violation
from expo.web.formats import say


def test_a_message_and_a_refusal_fit_their_particles(app):
    with app.test_request_context("/"), force_locale("ko"):
        assert gettext("%(code)s은(는) 이미 있습니다.", code="FD-02") == "FD-02는 이미 있습니다."
        assert say(Violation("taken", "%(code)s은(는) 이미 있습니다.", {"code": "FD-01"})) == "FD-01은 이미 있습니다."


def test_a_template_fits_its_particles_and_escapes_as_before(app):
    template = app.jinja_env.from_string('{{ gettext("%(who)s이(가) 왔습니다.", who=who) }}')

    with app.test_request_context("/"), force_locale("ko"):
        assert template.render(who="<윤슬>") == "&lt;윤슬&gt;이 왔습니다."
