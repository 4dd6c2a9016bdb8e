"""How people are assumed to behave in a rehearsal."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from expo.domain.rehearsals import Assumptions
from expo.web.forms import Form
from expo.web.forms.fields import filled

_USUAL = Assumptions()


def _percent(label: Any, usual: float) -> IntegerField:
    return IntegerField(label, [InputRequired(), NumberRange(0, 100)], default=round(100 * usual))


def _minutes(label: Any, usual: float) -> IntegerField:
    return IntegerField(label, [InputRequired(), NumberRange(0, 120)], default=round(usual))


class RehearsalForm(Form):
    """Assumptions in per cent and minutes, and the seed of chance."""

    second_no_show = _percent(_l("Buyers who stay away for a day (per cent)"), _USUAL.second_no_show)
    first_no_show = _percent(_l("Exhibitors who stay away for a day (per cent)"), _USUAL.first_no_show)
    late = _percent(_l("Arrivals that are late (per cent)"), _USUAL.late)
    late_minutes = _minutes(_l("How late on average (minutes)"), _USUAL.late_minutes)
    patience = _minutes(_l("How long the other side waits (minutes)"), _USUAL.patience)
    refill = _percent(_l("Empty seats that a walk-in takes (per cent)"), _USUAL.refill)
    seed = IntegerField(
        _l("Seed"),
        [InputRequired(), NumberRange(0, 999_999)],
        default=1,
        description=_l("The same seed gives the same figures; another one shows how much is chance."),
    )

    @property
    def assumptions(self) -> Assumptions:
        """Return what was typed; only after validation."""
        return Assumptions(
            first_no_show=filled(self.first_no_show) / 100,
            second_no_show=filled(self.second_no_show) / 100,
            late=filled(self.late) / 100,
            late_minutes=float(filled(self.late_minutes)),
            patience=float(filled(self.patience)),
            refill=filled(self.refill) / 100,
        )
