"""What is said at a table, and the settling of a day."""

from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp

from expo.domain.outcomes import EventKind, MeetingOutcome, Party
from expo.web.arguments import row_number
from expo.web.forms import Form

_KINDS = "|".join(kind for kind in EventKind if kind not in {EventKind.UNDO, EventKind.REOPENED})
_PARTIES = "|".join(Party)


class TapForm(Form):
    """One event, as its button says it: ``arrived.buyer.17``, the last being the newest event that the page knew.

    ``ago`` is how many seconds a phone has kept the tap.
    """

    tap = StringField(validators=[InputRequired(), Regexp(rf"^({_KINDS})\.({_PARTIES})?\.\d{{1,9}}$")])
    ago = IntegerField(validators=[Optional(), NumberRange(0, 7 * 86400)])

    @property
    def said(self) -> tuple[EventKind, Party | None, int]:
        """Return what was said, of whom, and after which event; only after validation."""
        kind, party, after = (self.tap.data or "").split(".")
        return EventKind(kind), Party(party) if party else None, int(after)


def answers(sent: dict[str, str]) -> dict[int, MeetingOutcome]:
    """Return the outcomes that a day's form settles: fields ``outcome-7``, empty where nothing is said."""
    known = {one.value: one for one in MeetingOutcome}
    found = {}
    for name, value in sent.items():
        meeting_id = row_number(name.removeprefix("outcome-")) if name.startswith("outcome-") else None
        if meeting_id is not None and value in known:
            found[meeting_id] = known[value]
    return found
