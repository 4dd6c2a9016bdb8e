"""What a visitor enters: short, and each consent apart."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, StringField
from wtforms.validators import Email, InputRequired, Length, Optional

from expo.domain.badges import PersonSource
from expo.domain.visitors import Matter
from expo.services.badges import NewPerson
from expo.web.forms import Form
from expo.web.forms.fields import PhoneField
from expo.web.language import locale


class VisitorEmailForm(Form):
    """Another address of e-mail, or the same one again."""

    email = EmailField(_l("E-mail"), [InputRequired(), Email(), Length(max=254)])


class OwnErasureForm(Form):
    """That the erasure of one's own data is meant."""

    sure = BooleanField(
        _l("Erase my data; it cannot be brought back"), [InputRequired(_l("Please confirm that this is meant."))]
    )


class VisitorForm(Form):
    """A visitor's registration; nothing is ticked beforehand."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=200)])
    company = StringField(_l("Company"), [Length(max=200)])
    title = StringField(_l("Job title"), [Length(max=200)])
    email = EmailField(_l("E-mail"), [Optional(), Email(), Length(max=254)])
    phone = PhoneField(_l("Telephone"), [Length(max=40)])
    collection = BooleanField(_l("I agree: collection and use of personal data (required)"))
    leads = BooleanField(_l("I agree: companies that scan my badge receive my contact (optional)"))
    marketing = BooleanField(_l("I agree: news of the next expo by e-mail (optional)"))

    def person(self, source: PersonSource) -> NewPerson:
        """Return what was typed."""
        return NewPerson(
            name=self.name.data or "", company=self.company.data or "", title=self.title.data or "",
            email=self.email.data or "", phone=self.phone.data or "", locale=locale(), source=source,
        )  # fmt: skip

    def agreed(self) -> frozenset[Matter]:
        """Return what was agreed to."""
        return frozenset(one for one in Matter if self[one.value].data)
