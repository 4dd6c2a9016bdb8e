"""Static files with their content's hash in the address, so that a browser may keep them for good."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, request
from werkzeug.wrappers import Response

FOR_GOOD = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Add ``?v=<hash>`` to addresses of static files, and let only such addresses be kept for good."""
    folder = Path(app.static_folder or "")

    @lru_cache(maxsize=512)
    def fingerprint(name: str) -> str:
        path = folder / name
        return sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""

    @app.url_defaults
    def version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values and values.get("filename"):
            found = fingerprint(str(values["filename"]))
            if found:
                values["v"] = found
            if app.testing or app.debug:
                fingerprint.cache_clear()

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code in {200, 206, 304}:
            if "v" in request.args:
                response.headers["Cache-Control"] = f"public, max-age={FOR_GOOD}, immutable"
            elif "/fonts/" in request.path:
                response.headers["Cache-Control"] = f"public, max-age={30 * 24 * 3600}"
        return response
