"""A colleague's name and address, and who comes to which consultation."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import Email, InputRequired, Length

from expo.web.forms import Form

NOT_ASSIGNED = "0"


class ColleagueForm(Form):
    """Who gets a personal link."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=200)])
    email = EmailField(
        _l("E-mail"),
        [InputRequired(), Length(max=254), Email(_l("This does not look like an e-mail address."))],
        description=_l("The personal link is sent here."),
    )


class OwnersForm(Form):
    """A choice of people for each consultation; :func:`owners_form` adds them."""

    meetings: tuple[int, ...] = ()

    @property
    def owners(self) -> dict[int, int | None]:
        """Return the membership for each consultation that was sent; only after validation."""
        sent = {one: self[f"owner_{one}"] for one in self.meetings}
        return {one: int(field.data) or None for one, field in sent.items() if field.raw_data}


def owners_form(meetings: Sequence[Any], people: Sequence[Any], **values: Any) -> OwnersForm:
    """Return the form of these consultations, each with who comes to it so far."""
    names = [(NOT_ASSIGNED, _("Not assigned yet")), *((str(one.id), one.user.name) for one in people)]
    choices = [SelectChoice(value, name) for value, name in names]
    fields: dict[str, Any] = {
        f"owner_{one.id}": SelectField(_l("Who comes"), choices=choices, default=str(one.owner_id or NOT_ASSIGNED))
        for one in meetings
    }
    form = type("OwnersOfMeetings", (OwnersForm,), {"meetings": tuple(one.id for one in meetings), **fields})
    made: OwnersForm = form(**values)
    return made
