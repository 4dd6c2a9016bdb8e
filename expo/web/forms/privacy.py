"""The privacy notice of an edition, and the erasure of a company's data."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Optional

from expo.services.privacy import NoticeText
from expo.web.forms import Form
from expo.web.forms.fields import DayField


class NoticeForm(Form):
    """What people read about their data, and until when it is kept."""

    text_ko = TextAreaField(_l("Notice in Korean"), [Length(max=20_000)])
    text_en = TextAreaField(_l("Notice in English"), [Length(max=20_000)])
    officer = StringField(_l("Who answers questions about personal data"), [Length(max=200)])
    officer_email = EmailField(
        _l("E-mail"), [Optional(), Length(max=254), Email(_l("This does not look like an e-mail address."))]
    )
    contacts_until = DayField(
        _l("Keep contact data until"),
        [Optional()],
        description=_l("After this day the contacts of all companies are erased. Figures stay."),
    )
    emails_until = DayField(
        _l("Keep e-mails until"), [Optional()], description=_l("After this day the texts of e-mails are erased.")
    )

    @property
    def notice(self) -> NoticeText:
        """Return what was typed as a value."""
        texts = {name: self[name].data or "" for name in ("text_ko", "text_en", "officer", "officer_email")}
        return NoticeText(**texts, contacts_until=self.contacts_until.data, emails_until=self.emails_until.data)


class PersonErasureForm(Form):
    """That the erasure of a person's data is meant."""

    sure = BooleanField(
        _l("The data cannot be brought back"), [InputRequired(_l("Please confirm that you want to do this."))]
    )


class ErasureForm(PersonErasureForm):
    """The code of a company, and that it is meant."""

    code = StringField(_l("Code of the company"), [InputRequired(), Length(max=40)])
