"""A form whose token is lost, because the phone was restarted: it comes back with what was typed and a new token.

The browser itself says that the form was sent from a page of ours (``Sec-Fetch-Site``, ``Origin``); without that a
form without a token is refused as ever. Such a form is shown again and never carried out: no transaction begins.
"""

from flask import Flask, current_app, g, request
from flask_wtf.csrf import CSRFError, CSRFProtect

READS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
WITHOUT_TOKEN = frozenset({"answer_links.destroy"})
"""What mail programs post: the signed address is the proof, and no cookie counts."""


def init_app(app: Flask, csrf: CSRFProtect) -> None:
    """Check the token of every form before anything else is done with it."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # checked here, so that a lost token can be told from a forged form
    csrf.init_app(app)

    @app.before_request
    def check_token() -> None:
        if not current_app.config["WTF_CSRF_ENABLED"] or request.method in READS or not request.endpoint:
            return
        if request.endpoint in WITHOUT_TOKEN:
            return
        try:
            csrf.protect()
        except CSRFError:
            if not _is_ours():
                raise
            g.stale_form = True


def _is_ours() -> bool:
    """Tell whether the browser vouches that a page of ours sent this."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == request.host_url.rstrip("/")
