"""Korean first: the reader's language, chosen in the header and remembered in a cookie."""

from flask import Flask, request
from flask_babel import Babel, get_locale

LOCALES = ("ko", "en")
COOKIE = "locale"
babel = Babel()


def locale() -> str:
    """Return ``ko`` or ``en``: the cookie's choice, else what the browser prefers, else Korean."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LOCALES:
        return chosen
    if not request.accept_languages:
        return "ko"
    return request.accept_languages.best_match(LOCALES) or "en"


def init_app(app: Flask) -> None:
    """Set up translation; moments are shown in the edition's own zone by :mod:`expo.web.formats`."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    babel.init_app(app, default_locale="ko", locale_selector=locale)

    @app.context_processor
    def language() -> dict[str, str]:
        return {"locale": str(get_locale() or "ko")}
