"""Set sheets with Typst. Templates are files, everything else reaches them as JSON and is never read as markup."""

import io
import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import segno
import typst

from expo.config import ROOT
from expo.services.prints.shapes import ListSheet, Sign

TEMPLATES = ROOT / "templates" / "prints"
FONTS = [ROOT / "static" / "fonts" / "pretendard" / "print", ROOT / "static" / "fonts" / "noto"]
_MASK = 2
"""Any mask can be read; trying all eight for the best one takes five times as long as the rest of a sheet."""


def pdf(template: str, title: str, sheets: Iterable[ListSheet | Sign] = (), **more: Any) -> bytes:
    """Return a PDF of these sheets, set by ``templates/prints/<template>.typ``."""
    drawn = [asdict(sheet) | {"qr": qr(sheet.address)} for sheet in sheets]
    return compiled(template, {"title": title, "sheets": drawn} | more)


def compiled(template: str, data: Mapping[str, Any]) -> bytes:
    """Return a PDF of plain data; fonts are the project's own on every system."""
    return typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=FONTS,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data)},
    )


def picture(template: str, data: Mapping[str, Any]) -> bytes:
    """Return a PNG of plain data, a pixel for a point of the template's one page."""
    return typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=FONTS,
        ignore_system_fonts=True,
        format="png",
        ppi=72,
        sys_inputs={"data": json.dumps(data)},
    )


def logo(picture: bytes | None, width: int, height: int) -> str:
    """Return a JPEG picture as an SVG picture, empty if there is none."""
    if picture is None:
        return ""
    content = b64encode(picture).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/jpeg;base64,{content}"/></svg>'
    )


def qr(address: str) -> str:
    """Return an address as a QR code, an SVG picture of one path."""
    file = io.BytesIO()
    segno.make(address, error="m", micro=False, mask=_MASK).save(file, kind="svg", border=0, xmldecl=False)
    return file.getvalue().decode()
