"""Follow every link of the pages that a person sees, and collect where their forms are posted."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from expo.db import DECIDING


def pages(
    client: FlaskClient, start: str, most: int = 120, *, shaped: Callable[[str], str] | None = None
) -> Iterator[tuple[str, TestResponse]]:
    """Yield the answers of different shape that are reached by links and queries from a page."""
    shaped = shaped or shape_of
    waiting, shapes, front = deque([start]), set(), start.split("/")[1]
    while waiting and len(shapes) < most:
        address = waiting.popleft()
        if (shape := shaped(address)) in shapes:
            continue
        shapes.add(shape)
        answer = client.get(address)
        yield address, answer
        if answer.status_code == 200 and answer.mimetype == "text/html":
            links = re.findall(rf'href="(/{front}/[^"#]*)', answer.text)
            waiting += [link.replace("&amp;", "&") for link in links]


def shape_of(address: str) -> str:
    """Return an address with its codes, numbers and values left out."""
    return re.sub(r"[A-Z]+-\d+|\d+|=[^&]*", "*", address)


def page_of(address: str) -> str:
    """Return the shape of an address without its query, but for the view: other queries show the same forms."""
    path, _, query = address.partition("?")
    return shape_of(path) + "".join(sorted(part for part in query.split("&") if part.startswith("view=")))


def posts(page: str, address: str) -> dict[str, str]:
    """Return where the forms of a page are posted, by shape; not those that change who one is."""
    forms = [form for form in re.findall(r"<form[^>]*>", page) if 'method="post"' in form]
    actions = [re.search(r'action="([^"]*)"', form) for form in forms] + re.findall(r'formaction="([^"]*)"', page)
    found = [address if one is None else one if isinstance(one, str) else one[1] for one in actions]
    return {shape_of(one): one for one in found if not re.search("/acting|/sign-out|/company-switch", one)}


@contextmanager
def taken_back(session: Session) -> Iterator[Session]:
    """Run a deciding transaction as the application does, and undo it: in place of :func:`expo.db.deciding`."""
    session.rollback()
    session.connection(execution_options=DECIDING)
    try:
        yield session
        session.flush()
    finally:
        session.rollback()
