"""Sentences in a language that is not a request's: for e-mails and spreadsheets."""

from functools import lru_cache
from gettext import NullTranslations

from babel.support import Translations

from expo.config import ROOT


@lru_cache(maxsize=4)
def catalogue(locale: str) -> NullTranslations:
    """Return the translations into a language."""
    return Translations.load(ROOT / "expo" / "translations", [locale])
