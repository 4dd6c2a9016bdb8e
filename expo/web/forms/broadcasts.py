"""Booking the studio."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from expo.web.forms import Form


class BroadcastForm(Form):
    """What the show is called, for visitors who choose by it."""

    title_ko = StringField(
        _l("Title"),
        [InputRequired(_l("Give your broadcast a title: visitors choose by it.")), Length(max=200)],
        description=_l("In Korean, as it appears in the programme."),
    )
    title_en = StringField(_l("Title in English"), [Length(max=200)])


class BroadcastApplicationForm(BroadcastForm):
    """What an exhibitor would show on air, for the organizer who chooses."""

    words = TextAreaField(
        _l("Why your broadcast"),
        [Length(max=2000)],
        description=_l("Products, offers and people on air. Only the organizer reads it."),
    )
