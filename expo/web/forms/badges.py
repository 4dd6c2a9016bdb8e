"""A person entered at the desk, and why a badge is revoked."""

from dataclasses import replace

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, RadioField, StringField
from wtforms.validators import Email, InputRequired, Length, Optional

from expo.domain.badges import AT_THE_DESK, BadgeType
from expo.services.badges import NewPerson
from expo.web.formats import label
from expo.web.forms import Form
from expo.web.forms.fields import PhoneField
from expo.web.language import locale


class ContactForm(Form):
    """Who gets a badge."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=200)])
    company = StringField(_l("Company"), [Length(max=200)])
    title = StringField(_l("Job title"), [Length(max=200)])
    email = EmailField(_l("E-mail"), [Optional(), Email(), Length(max=254)])
    phone = PhoneField(_l("Telephone"), [Length(max=40)])

    @property
    def contact(self) -> NewPerson:
        """Return what was typed, and the language in which it was."""
        fields = self.name, self.company, self.title, self.email, self.phone
        name, company, title, email, phone = (field.data or "" for field in fields)
        return NewPerson(name, company, title, email, phone, locale=locale())


class PersonForm(ContactForm):
    """A visitor, a journalist or a guest."""

    type = RadioField(_l("Type"), [InputRequired()], default=BadgeType.VISITOR.value)

    def offer(self) -> None:
        """Offer the types that are entered by hand."""
        self.type.choices = [(one.value, label(one)) for one in AT_THE_DESK]

    def person(self) -> NewPerson:
        """Return what was typed."""
        return replace(self.contact, type=BadgeType(self.type.data))


class RevocationForm(Form):
    """Why a badge is made invalid."""

    reason = StringField(_l("Reason"), [InputRequired(), Length(max=200)])
