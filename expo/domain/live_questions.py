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


_S = QuestionState
ANSWERED = frozenset({_S.ON_AIR, _S.IN_CHAT, _S.CONSULTATION})
PUBLIC = frozenset({_S.ASKED, _S.PINNED}) | ANSWERED
OPEN = frozenset({_S.HELD, _S.ASKED, _S.PINNED})
"""What the crew has still to look at."""
NEXT: Mapping[QuestionState, frozenset[QuestionState]] = {
    _S.HELD: frozenset({_S.ASKED, _S.HIDDEN}),
    _S.ASKED: frozenset({_S.PINNED, _S.HIDDEN}) | ANSWERED,
    _S.PINNED: frozenset({_S.ASKED, _S.HIDDEN}) | ANSWERED,
    _S.ON_AIR: frozenset({_S.CONSULTATION, _S.HIDDEN}),
    _S.IN_CHAT: frozenset({_S.ON_AIR, _S.CONSULTATION, _S.HIDDEN}),
    _S.CONSULTATION: frozenset({_S.HIDDEN}),
    _S.HIDDEN: frozenset({_S.ASKED}),
}
CREW_ONLY = frozenset({_S.HIDDEN})
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
