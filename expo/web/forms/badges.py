"""A person entered at the desk, and why a badge is revoked."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, RadioField, StringField
from wtforms.validators import Email, InputRequired, Length, Optional

from expo.domain.badges import AT_THE_DESK, BadgeType
from expo.services.badges import NewPerson
from expo.web.formats import label
from expo.web.forms import Form
from expo.web.forms.fields import PhoneField
from expo.web.language import locale


class PersonForm(Form):
    """A visitor, a journalist or a guest."""

    type = RadioField(_l("Type"), [InputRequired()], default=BadgeType.VISITOR.value)
    name = StringField(_l("Name"), [InputRequired(), Length(max=200)])
    company = StringField(_l("Company"), [Length(max=200)])
    title = StringField(_l("Job title"), [Length(max=200)])
    email = EmailField(_l("E-mail"), [Optional(), Email(), Length(max=254)])
    phone = PhoneField(_l("Telephone"), [Length(max=40)])

    def offer(self) -> None:
        """Offer the types that are entered by hand."""
        self.type.choices = [(one.value, label(one)) for one in AT_THE_DESK]

    def person(self) -> NewPerson:
        """Return what was typed."""
        return NewPerson(
            name=self.name.data or "",
            company=self.company.data or "",
            title=self.title.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
            locale=locale(),
            type=BadgeType(self.type.data),
        )


class RevocationForm(Form):
    """Why a badge is made invalid."""

    reason = StringField(_l("Reason"), [InputRequired(), Length(max=200)])
