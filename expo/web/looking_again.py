"""Pages that look again: the whole page, or only the part that may have changed."""

from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue


def page_or_part(page: str, part: str, **values: Any) -> ResponseReturnValue:
    """Answer with the page, or to a page that looks again with its part, 304 where that is as it was."""
    if "part" not in request.args:
        return render_template(page, **values)
    answer = make_response(render_template(part, **values))
    answer.add_etag()
    return answer.make_conditional(request)
