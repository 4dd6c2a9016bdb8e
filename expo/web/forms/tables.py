"""Tables and zones."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from expo.web.forms import Form
from expo.web.forms.fields import CODE, code


class TablesForm(Form):
    """How many tables to add."""

    count = IntegerField(_l("Number of tables to add"), [InputRequired()], default=1)


class TableForm(Form):
    """A table's number."""

    code = StringField(_l("Table number"), [InputRequired(), Length(max=40)])
    tells = BooleanField(_l("Write to the companies and interpreters who meet there"))


class ZoneForm(Form):
    """A consultation zone: whose buyers sit there, and in which hall."""

    code = StringField(
        _l("Letter"),
        [InputRequired(), Length(max=8), CODE],
        filters=[code],
        description=_l(
            "Tables are numbered with it: TD-01, TD-02, … Do not take D or G: buyers have codes such as D-001."
        ),
    )
    track = RadioField(_l("Whose buyers sit here"), [InputRequired()])
    name_ko = StringField(_l("Name in Korean"), [InputRequired(), Length(max=200)])
    name_en = StringField(_l("Name in English"), [InputRequired(), Length(max=200)])
    hall_id = SelectField(_l("Hall"), [InputRequired()], coerce=int)
