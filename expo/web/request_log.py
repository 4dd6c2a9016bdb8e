"""One line per request: its id, endpoint, status, time and statements. Addresses and people are not in it."""

import logging
import re
import secrets
from time import perf_counter

from flask import Flask, g, request
from werkzeug.wrappers import Response

from expo import logs
from expo.web import metrics

log = logging.getLogger(__name__)
_GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")


def init_app(app: Flask) -> None:
    """Number each request; the answer carries the number as ``X-Request-Id``, so that a person can name it."""

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-Id", "") if app.config["EXPO"].trusted_proxies else ""
        g.began_at = perf_counter()
        logs.request_id.set(given if _GIVEN.fullmatch(given) else secrets.token_hex(8))
        logs.statements.set([])

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = logs.request_id.get()
        if "began_at" not in g:
            return response
        seconds, spent = perf_counter() - g.began_at, logs.statements.get() or []
        endpoint = request.endpoint or "none"
        metrics.count(endpoint, request.method, response.status_code, seconds, len(spent))
        log.info(
            "request",
            extra={
                "endpoint": endpoint,
                "method": request.method,
                "status": response.status_code,
                "ms": round(seconds * 1000, 1),
                "statements": len(spent),
                "statements_ms": round(sum(spent) * 1000, 1),
            },
        )
        return response

    @app.teardown_request
    def forget(_error: BaseException | None) -> None:
        logs.request_id.set("")
        logs.statements.set(None)
