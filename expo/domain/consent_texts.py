"""The texts that people consent to; a change of words is a new version."""

from dataclasses import dataclass

from expo.domain.history import FeatureHistory
from expo.domain.words import N_


@dataclass(frozen=True, slots=True)
class ConsentWords:
    """Title and body of a text in both languages."""

    title_ko: str
    title_en: str
    body_ko: str
    body_en: str


HISTORY = FeatureHistory(
    N_("Consent texts"),
    {
        "write": N_("Changed the consent text “%(name)s”, version %(version)s"),
    },
)
