"""Forms of agreements: the agreement, a party, ceremony and guests one a line, a document."""

import re
from typing import Any

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from expo.domain.agreements import PartyRole
from expo.services.agreements import AgreementSheet, GuestLine
from expo.web.formats import label
from expo.web.forms import Form
from expo.web.forms.fields import CODE, MomentField, code, filled, lines_of
from expo.web.forms.programmes import NAMES

_CAME = re.compile(r"^\s*(\[(?P<mark>.?)\])?\s*(?P<text>.*)$")


class AgreementForm(Form):
    """An agreement; its times are on the edition's wall clock."""

    name_ko = StringField(_l("Name in Korean"), NAMES)
    name_en = StringField(_l("Name in English"), NAMES)
    code = StringField(_l("Code"), [InputRequired(), Length(max=40), CODE], filters=[code])
    starts_at = MomentField(_l("Begins"), [InputRequired()])
    ends_at = MomentField(_l("Ends"), [InputRequired()])
    place_ko = StringField(_l("Place in Korean"), NAMES)
    place_en = StringField(_l("Place in English"), [Length(max=200)])

    @property
    def sheet(self) -> AgreementSheet:
        """Return what was typed as a value; only after validation."""
        return AgreementSheet(
            code=self.code.data or "",
            name_ko=self.name_ko.data or "",
            name_en=self.name_en.data or "",
            starts_at=filled(self.starts_at).replace(tzinfo=g.edition.zone),
            ends_at=filled(self.ends_at).replace(tzinfo=g.edition.zone),
            place_ko=self.place_ko.data or "",
            place_en=self.place_en.data or "",
        )


class PartyForm(Form):
    """An organization and its part."""

    organization = SelectField(_l("Organization"), [InputRequired()])
    role = SelectField(_l("Part"), [InputRequired()])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.role.choices = [(role.value, label(role)) for role in PartyRole]


class CeremonyForm(Form):
    """The points of the ceremony, one a line: Korean, a bar, English."""

    lines = TextAreaField(
        _l("Programme of the ceremony"),
        [Length(max=8000)],
        description=_l("One point a line: Korean | English"),
        render_kw={"rows": 8},
    )

    @property
    def items(self) -> list[tuple[str, str]]:
        """Return the points with their texts in both languages."""
        return [_pair(line) for line in lines_of(self.lines.data)]


class GuestsForm(Form):
    """The guests by office, one a line, with a mark for who came."""

    lines = TextAreaField(
        _l("Guests by office"),
        [Length(max=20000)],
        description=_l("One a line: [x] came, [-] did not come, without a mark not known yet. Korean | English"),
        render_kw={"rows": 12},
    )

    @property
    def guests(self) -> list[GuestLine]:
        """Return the guests."""
        found = []
        for line in lines_of(self.lines.data):
            parts = _CAME.match(line)
            assert parts is not None  # every line matches
            attended = {"x": True, "X": True, "-": False}.get(parts["mark"] or "")
            found.append(GuestLine(*_pair(parts["text"]), attended))
        return found

    def validate_lines(self, field: TextAreaField) -> None:
        """Check that no name is too long."""
        if any(len(part) > 200 for line in lines_of(field.data) for part in _pair(line)):
            raise ValueError(_("A name has at most %(count)s characters.", count=200))


class DocumentForm(Form):
    """A document to upload."""

    file = FileField(_l("File"), [FileRequired()], description=_l("At most 8 MB"))
    title = StringField(_l("Title"), [Length(max=200)])


def _pair(line: str) -> tuple[str, str]:
    korean, _bar, english = line.partition("|")
    return korean.strip(), english.strip()
