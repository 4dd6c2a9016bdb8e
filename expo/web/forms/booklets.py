"""Publications: what they are, their PDF, and handing out."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from expo.domain.guidance import Audience, BookletKind
from expo.services.booklets import MOST_PRINTED, BookletSheet, SentFile
from expo.web.formats import label, language_name
from expo.web.forms import Form

BOOKLET_FIELDS = ("kind", "audience", "language", "title_ko", "title_en", "version", "printed", "is_public")
LANGUAGES = ("ko", "en", "zh", "ja", "vi")


class BookletForm(Form):
    """A publication."""

    kind = SelectField(_l("Kind"), [InputRequired()])
    audience = SelectField(_l("For whom"), [InputRequired()])
    language = SelectField(_l("Language"), [InputRequired()])
    title_ko = StringField(_l("Title in Korean"), [InputRequired(), Length(max=200)])
    title_en = StringField(_l("Title in English"), [Optional(), Length(max=200)])
    version = StringField(_l("Version"), [InputRequired(), Length(max=200)])
    printed = IntegerField(
        _l("Printed copies"),
        [InputRequired(), NumberRange(0, MOST_PRINTED)],
        description=_l("All copies that were delivered so far."),
    )
    is_public = BooleanField(_l("Everybody can read it"))
    file = FileField(_l("PDF"), [Optional()], description=_l("At most 8 MB. It replaces the former one."))

    def offer(self) -> "BookletForm":
        """Fill the choices."""
        self.kind.choices = [(one.value, label(one)) for one in BookletKind]
        self.audience.choices = [(one.value, label(one)) for one in Audience]
        self.language.choices = [(code, language_name(code)) for code in LANGUAGES]
        return self

    def sheet(self) -> BookletSheet:
        """Return what was typed."""
        return BookletSheet(
            BookletKind(self.kind.data),
            Audience(self.audience.data),
            self.language.data,
            self.title_ko.data or "",
            self.title_en.data or "",
            self.version.data or "",
            self.printed.data or 0,
            bool(self.is_public.data),
        )

    def sent(self) -> SentFile | None:
        """Return the file; ``None`` without one."""
        upload = self.file.data
        if not upload or not upload.filename:
            return None
        return SentFile(upload.filename, upload.mimetype or "", upload.read())


class HandOutForm(Form):
    """Who gets a copy."""

    badge = StringField(_l("Badge code"), [Optional(), Length(max=300)])
    last_seen = IntegerField(validators=[Optional()], widget=HiddenInput())
