"""The HTML beside an e-mail's text: the same words in one layout, with everything that people wrote escaped.

Styles are inline, because many mail programs drop a page's own; there are no pictures, scripts or addresses of others.
Colours are the reader's, so that a dark program inverts nothing of ours.
"""

import re
from html import escape

_LABEL = re.compile(r"([^:：\n]{1,40})([:：]) ?(?=\S)")
_CODE = re.compile(r"(?<![\w./@-])[0-9A-Za-z]{1,4}(?:-[0-9A-Za-z]{1,4}){1,3}(?![\w/@-]|\.\w)")
"""A table's or a booth's code, a telephone number: a narrow screen would break it at its hyphen."""
_BODY = (
    "margin:0;padding:24px 16px;font:16px/1.6 system-ui,-apple-system,'Apple SD Gothic Neo','Malgun Gothic',"
    "'Noto Sans CJK KR',sans-serif;word-break:keep-all;overflow-wrap:anywhere"
)
_BUTTON = (
    "display:inline-block;margin:4px 0;padding:11px 20px;border:2px solid;border-radius:8px;font-weight:700;"
    "color:inherit;text-decoration:none"
)


def page(subject: str, text: str, link_at: int | None, address: str, *, language: str, direction: str = "ltr") -> str:
    """Return a page of an e-mail.

    ``text`` is the e-mail without its link, which ``link_at`` places in it; the link is a button named by what stands
    before it in its line. ``language`` is as HTML names it.
    """
    before, after = (text, "") if link_at is None else (text[:link_at], text[link_at:])
    button = ""
    if link_at is not None:
        kept, _, line = before.rpartition("\n")
        name = line.strip().rstrip(":：").strip()
        before = f"{kept}\n" if name else before
        button = f'<a href="{escape(address)}" style="{_BUTTON}">{escape(name or address)}</a>'
    mark = "\0"  # no text of ours or of people has it
    body = "".join(_paragraph(part, mark, button) for part in f"{before}{mark if button else ''}{after}".split("\n\n"))
    return (
        f'<!doctype html><html lang="{escape(language)}" dir="{escape(direction)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
        f'<meta name="supported-color-schemes" content="light dark"><title>{escape(subject)}</title></head>'
        f'<body style="{_BODY}"><div role="article" style="max-width:600px;margin:0 auto">'
        f'<h1 style="margin:0 0 20px;font-size:21px;line-height:1.35">{escape(subject)}</h1>{body}</div></body></html>'
    )


def _paragraph(text: str, mark: str, button: str) -> str:
    lines = (_line(line) for line in text.strip("\n").split("\n"))
    return f'<p style="margin:0 0 16px">{"<br>".join(lines)}</p>'.replace(mark, button)


def _line(text: str) -> str:
    """Return a line, with what names its value in bold: ``When: Wed 23 Oct``."""
    named = _LABEL.match(text)
    if named is None or text.lower().startswith(("http:", "https:")):
        return _whole_codes(text)
    return f"<b>{escape(named[1])}{named[2]}</b> {_whole_codes(text[named.end() :])}"


def _whole_codes(text: str) -> str:
    return _CODE.sub(r'<span style="white-space:nowrap">\g<0></span>', escape(text))
