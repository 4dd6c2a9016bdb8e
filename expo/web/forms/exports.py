"""What contact data is needed for, whose, and in which file."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from expo.domain.exports import CONTACTS, FileFormat
from expo.web.formats import label
from expo.web.forms import Form


class ExportForm(Form):
    """Contact data to download."""

    kind = SelectField(_l("Whose"), [InputRequired()], choices=lambda: [(one.value, label(one)) for one in CONTACTS])
    purpose = StringField(
        _l("What it is needed for"),
        [InputRequired(), Length(max=200)],
        description=_l("This is recorded with your name, the time and the companies."),
    )
    file_format = RadioField(
        _l("File format"),
        [InputRequired()],
        choices=lambda: [(one.value, label(one)) for one in FileFormat],
        default=FileFormat.XLSX.value,
    )
