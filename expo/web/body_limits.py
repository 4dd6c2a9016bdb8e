"""Routes that take larger requests than the rest, from organizers only."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, request

from expo.web.access import current_actor

Route = TypeVar("Route", bound=Callable[..., object])
_MARK = "takes_up_to"


def takes_up_to(megabytes: int) -> Callable[[Route], Route]:
    """Decorate a route that organizers may send so much to."""

    def mark(route: Route) -> Route:
        setattr(route, _MARK, megabytes * 2**20)
        return route

    return mark


def init_app(app: Flask) -> None:
    """Set the limit of each request before anything reads its body."""

    @app.before_request
    def set_limit() -> None:
        largest = getattr(current_app.view_functions.get(request.endpoint or ""), _MARK, None)
        if largest is not None and current_actor().is_organizer:
            request.max_content_length = largest
