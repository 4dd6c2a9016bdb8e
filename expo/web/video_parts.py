"""Files sent in parts, as players ask for them."""

from mimetypes import guess_type

from flask import request
from werkzeug.wrappers import Response
from werkzeug.wsgi import FileWrapper

from expo.services.storage import PartsOfFile

PART = 256 * 1024
"""Bytes that are read from the storage at once."""


def in_parts(video: PartsOfFile, name: str) -> Response:
    """Answer with the video, or with the part of it that is asked for; browsers may keep it for an hour."""
    wrapped = FileWrapper(video, PART)  # type: ignore[arg-type]  # it reads and seeks, which is all that is asked
    answer = Response(wrapped, mimetype=guess_type(name)[0] or "application/octet-stream", direct_passthrough=True)
    answer.content_length = video.size
    answer.set_etag(video.etag)
    answer.cache_control.max_age = 3600
    return answer.make_conditional(request, accept_ranges=True, complete_length=video.size)
