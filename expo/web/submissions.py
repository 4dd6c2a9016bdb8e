"""What every posted form does: check its shape, decide in one transaction, and show a refusal's reasons."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask import abort, flash, g, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from expo.db import transaction
from expo.domain.refusals import Refusal, Violation
from expo.domain.throttles import Throttle
from expo.services import throttles
from expo.web import kept_forms
from expo.web.current_url import is_fragment
from expo.web.formats import say
from expo.web.forms import Form

Answer = Callable[[Refusal], ResponseReturnValue]


@contextmanager
def ended_by(answer: Answer) -> Iterator[None]:
    """End the request with ``answer`` if what is done inside is refused, a page's text with 422.

    A phone that sends what it had kept gets the reasons alone.
    """
    try:
        yield
    except Refusal as refusal:
        _end(kept_forms.refused(refusal.violations) if kept_forms.is_sent_later() else answer(refusal))


@contextmanager
def refused_as(answer: Answer) -> Iterator[Session]:
    """Decide in a transaction of the request; a refusal ends the request with ``answer``, a page's text with 422."""
    with ended_by(answer), transaction() as session:
        yield session


@contextmanager
def refused_at(address: str) -> Iterator[Session]:
    """Decide in a transaction of the request; a refusal ends it at a page that shows the reasons at its top."""
    with refused_as(lambda refusal: flashed(refusal, address)) as session:
        yield session


def counted(tried: Iterable[Throttle], *, now: datetime) -> bool:
    """Count what is about to be tried, in a transaction of its own; tell whether it is allowed.

    A form without its token is not carried out, so it is no try.
    """
    if g.get("stale_form"):
        return True
    with transaction() as session:
        return throttles.count(session, tried, now=now)


@contextmanager
def checked(
    form: Form,
    page: Callable[[], ResponseReturnValue],
    *,
    objections: Callable[[], Iterable[Violation]] = tuple,
) -> Iterator[None]:
    """Do what a form asks for; a wrong shape or a refusal ends the request with the form's ``page`` and reasons.

    Where the shape is wrong already, ``objections`` are what the service would object to besides. No transaction is
    begun: what takes long comes first, then a short one.
    """
    if not form.validate_on_submit():
        form.take(Refusal(*objections()))
        _end(kept_forms.refused(form.sentences) if kept_forms.is_sent_later() else page())

    def with_reasons(refusal: Refusal) -> ResponseReturnValue:
        form.take(refusal)
        return page()

    with ended_by(with_reasons):
        yield


@contextmanager
def submitted(
    form: Form,
    page: Callable[[], ResponseReturnValue],
    *,
    objections: Callable[[], Iterable[Violation]] = tuple,
) -> Iterator[Session]:
    """Decide what a form asks for in a transaction of the request, else as :func:`checked`."""
    with checked(form, page, objections=objections), transaction() as session:
        yield session


def saved(address: str) -> ResponseReturnValue:
    """Go to a page that says at its top that all is saved."""
    flash(_("Saved."), "good")
    return redirect(address, 303)


def flashed(refusal: Refusal, address: str) -> ResponseReturnValue:
    """Go to a page that shows the reasons of a refusal at its top."""
    for violation in refusal.violations:
        flash(say(violation), "bad")
    return redirect(address, 303)


def answered(fragment: str, refusal: Refusal | None, address: str, **context: Any) -> ResponseReturnValue:
    """Answer htmx with the fragment and a refusal's ``violations``; send others to the page, the reasons at its top."""
    violations = refusal.violations if refusal else ()
    if is_fragment():
        return render_template(fragment, violations=violations, **context), 422 if refusal else 200
    return flashed(refusal, address) if refusal else kept_forms.done(address)


def _end(answer: ResponseReturnValue) -> None:
    abort(make_response((answer, 422) if isinstance(answer, str) else answer))
