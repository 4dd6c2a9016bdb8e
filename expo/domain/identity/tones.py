"""The tones of pictures as fixed colours, for files that no stylesheet reaches: those of a light page."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from math import cos, radians, sin

from expo.domain.identity import patterns

HUES = (256, 42, 152, 312, 88, 205, 5, 122, 284, 65, 178, 340)
"""The hue of each palette of halls, in degrees, as in static/css/tokens.css."""
TONES = ((0.965, 0.028), (0.89, 0.075), (0.80, 0.14), (0.57, 0.15), (0.33, 0.085))
"""Lightness and chroma (OKLCH) of the tones 1 to 5."""

Cloth = tuple[str, str, int]
"""What a pattern is made of: the company's code, its sector's code, and the palette of its hall."""


@lru_cache(maxsize=64)
def colour(tone: int, palette: int) -> str:
    """Return a tone of a palette as ``#rrggbb``; what a screen cannot show is cut off.

    Notes
    -----
    The matrices are those of Björn Ottosson, "A perceptual color space for image processing" (2020).
    """
    lightness, chroma = TONES[tone - 1]
    angle = radians(HUES[palette % len(HUES)])
    a, b = chroma * cos(angle), chroma * sin(angle)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    return "#" + "".join(f"{round(255 * _gamma(channel)):02x}" for channel in (red, green, blue))


def _gamma(linear: float) -> float:
    linear = min(max(linear, 0.0), 1.0)
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055


def _coloured(drawing: str, palette: int) -> str:
    for tone in range(1, len(TONES) + 1):
        drawing = drawing.replace(f"var(--tone-{tone})", colour(tone, palette))
    return drawing


def panel(cloths: Iterable[Cloth], columns: int, rows: int) -> str:
    """Return an SVG picture of so many patches in the patterns of companies, which repeat in their order."""
    made = list(cloths) or [("expo", "", 0)]
    symbols = "".join(
        f'<symbol id="c{number}" viewBox="0 0 {patterns.SIDE} {patterns.SIDE}">'
        f"{_coloured(patterns.drawing(key, escape(sector)), palette)}</symbol>"
        for number, (key, sector, palette) in enumerate(made)
    )
    patches = "".join(
        f'<use href="#c{place % len(made)}" x="{place % columns * patterns.SIDE}" '
        f'y="{place // columns * patterns.SIDE}" width="{patterns.SIDE}" height="{patterns.SIDE}"/>'
        for place in range(columns * rows)
    )
    view = f"0 0 {columns * patterns.SIDE} {rows * patterns.SIDE}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}"><defs>{symbols}</defs>{patches}</svg>'
