"""What is asked of a company as lines of text, and the documents that it uploads."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from expo.web.forms import Form


class UploadForm(Form):
    """A document of an application."""

    file = FileField(_l("File"), [FileRequired()], description=_l("At most 8 MB"))


def needed_lines(text: str | None) -> list[tuple[str, str, bool]]:
    """Return lines of Korean | English as (Korean, English, is required); a * before a line says required."""
    found = []
    for line in (text or "").splitlines():
        if line.strip():
            plain = line.strip()
            korean, _bar, english = plain.removeprefix("*").partition("|")
            found.append((korean.strip(), english.strip(), plain.startswith("*")))
    return found


def written_lines(lines: Iterable[tuple[str, str, bool]]) -> str:
    """Return (Korean, English, is required) as the lines that :func:`needed_lines` reads."""
    return "\n".join(("*" if needed else "") + (f"{ko} | {en}" if en else ko) for ko, en, needed in lines)
