"""Which companies one person speaks for."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from expo.web.forms import Form


class DelegateForm(Form):
    """The companies, each on a line of its own."""

    companies = TextAreaField(
        _l("Companies"),
        [InputRequired(), Length(max=4_000)],
        description=_l("Two or more exhibitors or buyers, one a line: a name, a part of it, or a code."),
    )
