"""Download a whole expo, and read one into an empty installation."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from expo.web.forms import Form


class EditionDownloadForm(Form):
    """Why the whole expo is downloaded."""

    purpose = StringField(
        _l("What it is needed for"),
        [InputRequired(), Length(max=200)],
        description=_l("This is recorded with your name and the time."),
    )


class EditionUploadForm(Form):
    """The file of an expo."""

    file = FileField(
        _l("File of the expo"),
        [FileRequired(_l("Please choose a file."))],
        render_kw={"accept": ".zip"},
        description=_l("The .zip file that was downloaded in the other installation, at most 512 MB."),
    )
