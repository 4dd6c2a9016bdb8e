"""The reader's language, chosen in the header and remembered in a cookie."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, wraps
from typing import Any

from flask import Flask, Response, g, request
from flask_babel import Babel, Domain, get_locale

from expo.domain.particles import fitted
from expo.services import languages
from expo.web.configuration import configuration

COOKIE = "locale"


def _fitted(text: str, variables: Mapping[str, Any]) -> str:
    """Fit the particles of a sentence that has its words; one without them is worded later."""
    return type(text)(fitted(text)) if variables else text


def _counted(args: Sequence[Any], variables: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a plural sentence is filled with; its number, the last argument, has thousands separators."""
    return {"num": languages.grouped(args[-1], current()), **_with_count(variables)}


def _with_count(variables: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write what is called ``count`` with thousands separators; years and versions have other names."""
    count = variables.get("count")
    if not isinstance(count, int) or count < 1000:
        return variables
    return {**variables, "count": languages.grouped(count, current())}


class FittingDomain(Domain):
    """Translate, and give each Korean particle the form that fits the word before it."""

    def get_translations(self) -> Any:
        """Return the translations of the locale in force; a page asks for them with every sentence.

        What a partial one lacks is English.
        """
        chosen = get_locale()
        kept = g.get("translations") if chosen is not None else None
        if kept is not None and kept[0] is chosen:
            return kept[1]
        found = languages.catalogue(str(chosen)) if chosen is not None else super().get_translations()
        if chosen is not None:
            g.translations = chosen, found
        return found

    def gettext(self, *args: Any, **variables: Any) -> str:
        return _fitted(super().gettext(*args, **_with_count(variables)), variables)

    def ngettext(self, *args: Any, **variables: Any) -> str:
        counted = _counted(args, variables)
        return _fitted(self.get_translations().ungettext(*args) % counted, counted)

    def pgettext(self, *args: Any, **variables: Any) -> str:
        return _fitted(super().pgettext(*args, **_with_count(variables)), variables)

    def npgettext(self, *args: Any, **variables: Any) -> str:
        counted = _counted(args, variables)
        return _fitted(self.get_translations().unpgettext(*args) % counted, counted)


class FittingBabel(Babel):
    """Flask-Babel with :class:`FittingDomain`."""

    @cached_property
    def domain_instance(self) -> FittingDomain:
        return FittingDomain(domain=self.domain)


babel = FittingBabel()


def locale() -> str:
    """Return the code of a language: the cookie's choice, else the browser's, else the edition's first one.

    A browser that asks for none of them gets English, if there is English.
    """
    offered = offered_languages()
    wanted = request.cookies.get(COOKIE)
    if wanted in offered:
        return wanted
    if len(offered) == 1 or not request.accept_languages:
        return offered[0]
    return languages.chosen(request.accept_languages.values(), offered) or ("en" if "en" in offered else offered[0])


def remember(response: Response, code: str) -> None:
    """Let this browser read in a language from now on."""
    response.set_cookie(COOKIE, code, max_age=365 * 24 * 3600, samesite="Lax", secure=configuration().is_secure)


def offered_languages() -> tuple[str, ...]:
    """Return the languages that the pages of this request can be read in; before an edition is known, all."""
    edition = g.get("edition")
    return edition.language_codes if edition is not None else languages.languages()


def current() -> str:
    """Return the code of the language in force; a page asks for it with every name and date."""
    chosen = get_locale()
    if chosen is None:
        return "ko"
    kept: tuple[Any, str] | None = g.get("language_in_force")
    if kept is None or kept[0] is not chosen:
        kept = g.language_in_force = chosen, str(chosen)
    return kept[1]


def choices() -> list[tuple[str, str, str]]:
    """Return the other languages of this page: code, name in HTML, and what each calls itself."""
    here = current()
    return [(code, languages.tag(code), languages.own_name(code)) for code in offered_languages() if code != here]


def init_app(app: Flask) -> None:
    """Set up translation; moments are shown in the edition's own zone by :mod:`expo.web.formats`."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    babel.init_app(app, default_locale="ko", locale_selector=locale)
    words: Any = app.jinja_env.globals
    # As Flask-Babel does it, without asking for the domain with every sentence.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of the extension
        lambda one: _words().ugettext(one),
        lambda one, many, number: _words().ungettext(one, many, number),
        newstyle=True,
        pgettext=lambda context, one: _words().upgettext(context, one),
        npgettext=lambda context, one, many, number: _words().unpgettext(context, one, many, number),
    )
    words["language_choices"] = choices
    app.jinja_env.filters["language_tag"] = languages.tag
    words.update({name: _fitting(words[name], is_plural=False) for name in ("gettext", "pgettext")})
    words.update({name: _fitting(words[name], is_plural=True) for name in ("ngettext", "npgettext")})

    @app.context_processor
    def language() -> dict[str, str]:
        code = current()
        return {"locale": code, "language_tag": languages.tag(code), "direction": languages.direction(code)}


def _words() -> Any:
    return babel.domain_instance.get_translations()


def _fitting(translate: Callable[..., str], *, is_plural: bool) -> Callable[..., str]:
    """Return Jinja's way to translate, with fitting particles; what is marked as safe HTML stays so."""

    @wraps(translate)
    def wrapped(*args: Any, **variables: Any) -> str:
        words = _counted(args, variables) if is_plural else _with_count(variables)
        return _fitted(translate(*args, **words), words)

    return wrapped
