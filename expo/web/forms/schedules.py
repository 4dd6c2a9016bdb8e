"""What a run is asked for, in words."""

from dataclasses import asdict

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from expo.domain.schedules import WEIGHTS, Emphasis, Policy, Start
from expo.web.forms import Form


class PlanForm(Form):
    """What happens to what people hold, what counts most, and for how long to plan."""

    start = RadioField(
        _l("What happens to the timetable that people hold?"),
        [InputRequired()],
        choices=[
            SelectChoice(
                Start.KEEP.value,
                _l("Change as little as possible: a consultation moves or ends only if it must"),
            ),
            SelectChoice(Start.FILL.value, _l("Fill gaps only: nothing moves, wishes without a time get one")),
            SelectChoice(Start.FRESH.value, _l("Plan everything anew: anything may move that is not locked or near")),
        ],
        default=Start.FRESH.value,
    )
    emphasis = RadioField(
        _l("What counts most?"),
        [InputRequired()],
        description=_l(
            "Points that a consultation brings to the score. Where little may change, they only decide among the "
            "consultations that have no time yet."
        ),
        choices=[
            SelectChoice(
                Emphasis.BALANCED.value,
                _l(
                    "Balanced: interest %(interested)s, must-meet %(must)s, mutual +%(mutual)s, accepted +%(accepted)s",
                    **asdict(WEIGHTS[Emphasis.BALANCED]),
                ),
            ),
            SelectChoice(
                Emphasis.MUST_FIRST.value,
                _l(
                    "Must-meet wishes first: must-meet %(must)s instead of %(usual)s",
                    must=WEIGHTS[Emphasis.MUST_FIRST].must,
                    usual=WEIGHTS[Emphasis.BALANCED].must,
                ),
            ),
            SelectChoice(
                Emphasis.OVERSEAS.value,
                _l(
                    "More overseas consultations: +%(overseas)s for each with an overseas buyer",
                    overseas=WEIGHTS[Emphasis.OVERSEAS].overseas,
                ),
            ),
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
    spare_tables = IntegerField(
        _l("Tables of each zone that stay free in every slot"),
        [Optional(), NumberRange(0, 100)],
        default=0,
        description=_l("For walk-ins and for what goes wrong. Tables that people already hold are not taken away."),
    )
    note = StringField(_l("Note"), [Length(max=200)], description=_l("For your own list of versions."))

    @property
    def policy(self) -> Policy:
        """Return the policy that was chosen."""
        return Policy(
            Emphasis(self.emphasis.data),
            self.seconds.data,
            Start(self.start.data),
            spare_tables=self.spare_tables.data or 0,
        )
