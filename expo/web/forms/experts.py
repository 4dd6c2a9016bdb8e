"""Forms of experts: a person with fields and ties, a field of expertise."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Optional

from expo.domain.exhibitors import REGIONS
from expo.services.experts import ExpertSheet
from expo.web.arguments import row_number
from expo.web.formats import region
from expo.web.forms import Form
from expo.web.forms.calls import NOT_AN_ADDRESS
from expo.web.forms.fields import CODE, DayField, code
from expo.web.forms.programmes import NAMES


class ExpertForm(Form):
    """An expert."""

    name = StringField(_l("Name"), NAMES)
    email = EmailField(_l("E-mail"), [InputRequired(), Length(max=254), Email(message=NOT_AN_ADDRESS)])
    employer = StringField(_l("Employer"), [Length(max=200)])
    employer_number = StringField(_l("Business number of the employer"), [Length(max=20)])
    region = SelectField(_l("Region"), [Optional()], default="")
    skills = TextAreaField(
        _l("Fields of expertise"),
        [Length(max=2000)],
        description=_l("One a line: code of the field and level from 1 to 3, such as MACHINE 3"),
    )
    ties = TextAreaField(
        _l("Ties to firms, now or before"),
        [Length(max=4000)],
        description=_l("One a line: business number and what it is or was. Related reviewers are excluded."),
    )
    contacts_until = DayField(
        _l("Contacts are kept until"),
        [Optional()],
        description=_l("The day after, name, address, employer and ties are erased. Empty: they are kept."),
    )

    def offer(self) -> None:
        """Fill the choices."""
        self.region.choices = [("", ""), *((one, region(one)) for one in REGIONS)]

    @property
    def sheet(self) -> ExpertSheet:
        """Return what was typed as a value; only after validation."""
        return ExpertSheet(
            name=self.name.data or "",
            email=self.email.data or "",
            employer=self.employer.data or "",
            employer_number=self.employer_number.data or "",
            region=self.region.data or "",
            skills={word.upper(): row_number(level) or 0 for word, level in _lines(self.skills.data)},
            ties=dict(_lines(self.ties.data)),
            contacts_until=self.contacts_until.data,
        )


class ExpertFieldForm(Form):
    """A field of expertise."""

    name_ko = StringField(_l("Name in Korean"), NAMES)
    name_en = StringField(_l("Name in English"), NAMES)
    code = StringField(_l("Code"), [InputRequired(), Length(max=40), CODE], filters=[code])
    sectors = StringField(
        _l("Sectors (KSIC)"), [Length(max=200)], description=_l("Beginnings of codes with commas, such as 10, 25")
    )


def _lines(text: str | None) -> list[tuple[str, str]]:
    """Return the first word and the rest of every line."""
    parts = (line.strip().partition(" ") for line in (text or "").splitlines() if line.strip())
    return [(word, rest.strip()[:200]) for word, _, rest in parts]
