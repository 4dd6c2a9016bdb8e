"""What a run is asked for, in words."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import InputRequired, Length

from expo.domain.schedules import Emphasis, Policy
from expo.web.forms import Form


class PlanForm(Form):
    """Emphasis, time, and whether people keep what they have."""

    emphasis = RadioField(
        _l("What counts most?"),
        [InputRequired()],
        choices=[
            SelectChoice(Emphasis.BALANCED.value, _l("Balanced")),
            SelectChoice(Emphasis.MUST_FIRST.value, _l("Must-meet wishes first")),
            SelectChoice(Emphasis.OVERSEAS.value, _l("More overseas consultations")),
        ],
        default=Emphasis.BALANCED.value,
    )
    seconds = RadioField(
        _l("Run time"),
        [InputRequired()],
        choices=[
            SelectChoice(15, _l("15 seconds")),
            SelectChoice(60, _l("1 minute")),
            SelectChoice(180, _l("3 minutes")),
            SelectChoice(600, _l("10 minutes")),
        ],
        coerce=int,
        default=60,
    )
    keeps_timetable = BooleanField(
        _l("Change as little as possible"),
        description=_l(
            "Start from the timetable that people hold, and move or drop a consultation only if it must be."
        ),
    )
    note = StringField(_l("Note"), [Length(max=200)], description=_l("For your own list of versions."))

    @property
    def policy(self) -> Policy:
        """Return the policy that was chosen."""
        return Policy(Emphasis(self.emphasis.data), self.seconds.data, self.keeps_timetable.data)
