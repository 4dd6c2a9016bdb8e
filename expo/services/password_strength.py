"""Which new passwords are refused: short, leaked, easily guessed, or typed differently the second time."""

from collections.abc import Iterator

from zxcvbn import zxcvbn
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from expo.domain.accounts import SHORTEST_PASSWORD
from expo.domain.refusals import Violation
from expo.domain.words import N_

LEAKED = frozenset(FREQUENCY_LISTS["passwords"])
"""The 30,000 passwords that occur most often in published leaks, in small letters; they come with zxcvbn."""
KOREAN_ON_LATIN_KEYS = ("dkssudgktpdy", "dkssud", "tkfkdgody", "tkfkdgo", "qlalfqjsgh", "eogksalsrnr")
"""What people type for hello, I love you, password, Korea: the library knows no Korean keyboard."""
LEAST_SCORE = 3
"""Of zxcvbn's 0 to 4: a hundred million guesses or more."""
_MOST_READ = 72
"""Characters that zxcvbn reads."""


def against_password(password: str, email: str, *, again: str | None) -> Iterator[Violation]:
    """Yield every reason against a new password."""
    if len(password) < SHORTEST_PASSWORD:
        yield Violation(
            "password_short",
            N_("Use at least %(count)s characters. A short sentence is easy to remember."),
            {"count": SHORTEST_PASSWORD},
            "password",
        )
    elif password.casefold() in LEAKED:
        yield Violation(
            "password_leaked",
            N_("This password is on a list of stolen passwords that attackers try first. Choose another one."),
            field="password",
        )
    elif _is_guessable(password, email):
        yield Violation(
            "password_guessable",
            N_("This password is easily guessed. Avoid your address, simple rows and repeated characters."),
            field="password",
        )
    if again is not None and again != password:
        yield Violation("password_differs", N_("The two passwords differ. Type the same one twice."), field="again")


def _is_guessable(password: str, email: str) -> bool:
    name, _, host = email.casefold().partition("@")
    if len(name) > 3 and name in password.casefold():
        return True
    known = [name, host, email, *host.split("."), "expo", *KOREAN_ON_LATIN_KEYS]
    found = zxcvbn(password[:_MOST_READ], user_inputs=[word for word in known if len(word) > 3 or word == "expo"])
    return int(found["score"]) < LEAST_SCORE
