"""Questions to a broadcast: their states, what may follow on what, and which wait for the crew before all read them."""

import re
from collections.abc import Mapping
from datetime import timedelta

from expo.domain.history import FeatureHistory
from expo.domain.words import N_, Labelled


class QuestionState(Labelled):
    """What has become of a viewer's question."""

    HELD = "held", N_("Waits for the crew")
    ASKED = "asked", N_("Not answered yet")
    PINNED = "pinned", N_("Pinned")
    ON_AIR = "answered_on_air", N_("Answered on air")
    IN_CHAT = "answered_in_chat", N_("Answered in chat")
    CONSULTATION = "consultation", N_("Turned into a consultation")
    HIDDEN = "hidden", N_("Hidden")


ANSWERED = frozenset({QuestionState.ON_AIR, QuestionState.IN_CHAT, QuestionState.CONSULTATION})
PUBLIC = frozenset({QuestionState.ASKED, QuestionState.PINNED}) | ANSWERED
OPEN = frozenset({QuestionState.HELD, QuestionState.ASKED, QuestionState.PINNED})
"""What the crew has still to look at."""
NEXT: Mapping[QuestionState, frozenset[QuestionState]] = {
    QuestionState.HELD: frozenset({QuestionState.ASKED, QuestionState.HIDDEN}),
    QuestionState.ASKED: frozenset({QuestionState.PINNED, QuestionState.HIDDEN}) | ANSWERED,
    QuestionState.PINNED: frozenset({QuestionState.ASKED, QuestionState.HIDDEN}) | ANSWERED,
    QuestionState.ON_AIR: frozenset({QuestionState.CONSULTATION, QuestionState.HIDDEN}),
    QuestionState.IN_CHAT: frozenset({QuestionState.ON_AIR, QuestionState.CONSULTATION, QuestionState.HIDDEN}),
    QuestionState.CONSULTATION: frozenset({QuestionState.HIDDEN}),
    QuestionState.HIDDEN: frozenset({QuestionState.ASKED}),
}
CREW_ONLY = frozenset({QuestionState.HIDDEN})
"""A seller may not hide what is asked; letting something through again is the crew's too."""
LONGEST = 300
"""Characters of a question, and of an answer in the chat."""
OPEN_AFTER = timedelta(minutes=30)
"""How long after a broadcast one may go on asking."""

_ADDRESS = re.compile(r"https?:|www\.|[\w-]+\.(?:com|net|kr|io|me)\b|@\w", re.IGNORECASE)
_NUMBER = re.compile(r"(?:\d[\s.-]?){8,}")


def needs_a_look(text: str) -> bool:
    """Tell whether a question names an address or a telephone number: the crew reads it before everybody does."""
    return bool(_ADDRESS.search(text) or _NUMBER.search(text))


HISTORY = FeatureHistory(
    N_("Live questions"),
    {
        "move": N_("Question to the broadcast of %(exhibitor)s: %(state)s"),
        "consult": N_("Asked during the broadcast of %(exhibitor)s for a consultation: %(buyer)s"),
    },
    words={"state": QuestionState},
)
