"""What a reader sees of a page."""

import html
import re

from werkzeug.test import TestResponse


def text_of(page: TestResponse) -> str:
    """Return a page's words with single spaces, as a reader meets them."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)))


def source_of(page: TestResponse) -> str:
    """Return a page's markup with single spaces, whatever its line breaks."""
    return " ".join(page.text.split())
