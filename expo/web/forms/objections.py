"""Objecting to a consultation, deciding about it, and until when that is possible."""

from datetime import datetime

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from expo.domain.objections import LONGEST_REASON, Settlement
from expo.web.forms import Form
from expo.web.forms.fields import MomentField, RequiredByService


class ObjectionForm(Form):
    """Why a company does not want a consultation."""

    reason = TextAreaField(
        _l("Why does it not suit you?"),
        [InputRequired(_l("Please say in one sentence why: the organizer reads it.")), Length(max=LONGEST_REASON)],
        description=_l("Only the organizer reads this. Nothing changes until the organizer has decided."),
    )


class SettlementForm(Form):
    """What becomes of a consultation to which a company objects."""

    settlement = RadioField(
        _l("Decision"),
        [InputRequired(_l("Please choose one."))],
        choices=[SelectChoice(one.value, _l(one.label)) for one in Settlement],
    )
    reason = StringField(_l("What both sides read"), [Optional(), Length(max=300)])


class PublicationForm(Form):
    """Whether a version is published for good, or provisionally until a moment."""

    until = MomentField(_l("Companies may object until"), [RequiredByService()])

    def validate_until(self, field: MomentField) -> None:
        """Refuse an emptied date: a provisional timetable would be final."""
        if field.raw_data and not "".join(field.raw_data).strip():
            raise ValidationError(_("Please say until when companies may object."))

    @property
    def moment(self) -> datetime | None:
        """Return the moment in the edition's zone, ``None`` for a final timetable."""
        typed: datetime | None = self.until.data
        return typed.replace(tzinfo=g.edition.zone) if typed else None
