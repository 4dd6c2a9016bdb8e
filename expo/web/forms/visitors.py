"""What a visitor enters: short, and each consent apart."""

from dataclasses import replace

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField
from wtforms.validators import Email, InputRequired, Length

from expo.domain.badges import PersonSource
from expo.domain.visitors import Matter
from expo.services.badges import NewPerson
from expo.web.forms import Form
from expo.web.forms.badges import ContactForm


class VisitorEmailForm(Form):
    """Another address of e-mail, or the same one again."""

    email = EmailField(_l("E-mail"), [InputRequired(), Email(), Length(max=254)])


class OwnErasureForm(Form):
    """That the erasure of one's own data is meant."""

    sure = BooleanField(
        _l("Erase my data; it cannot be brought back"), [InputRequired(_l("Please confirm that you want to do this."))]
    )


class VisitorForm(ContactForm):
    """A visitor's registration; nothing is ticked beforehand."""

    collection = BooleanField(_l("I agree: collection and use of personal data (required)"))
    leads = BooleanField(_l("I agree: companies that scan my badge receive my contact (optional)"))
    marketing = BooleanField(_l("I agree: news of the next expo by e-mail (optional)"))

    def person(self, source: PersonSource) -> NewPerson:
        """Return what was typed."""
        return replace(self.contact, source=source)

    def agreed(self) -> frozenset[Matter]:
        """Return what was agreed to."""
        return frozenset(one for one in Matter if self[one.value].data)
