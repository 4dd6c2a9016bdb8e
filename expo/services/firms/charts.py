"""Charts of a comparison as SVG: plain shapes that a page and a PDF show alike, texts escaped."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

WIDTH, ROW, LEFT, RIGHT, FOOT = 640, 28, 220, 24, 30


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A line of a dot chart: values from left to right with whether the dot is filled, and perhaps a span."""

    label: str
    dots: Sequence[tuple[float, bool]]
    span: tuple[float, float] | None = None


def dots(rows: Sequence[ChartRow], *, guides: Sequence[float], title: str, ink: str = "currentColor") -> str:
    """Return a chart of dots on a common scale, with ``guides`` as dashed lines; it ends at round numbers."""
    values = [value for row in rows for value, _filled in row.dots] + [0.0, *guides]
    values += [end for row in rows for end in row.span or ()]
    low, high, step = _scale(min(values), max(values))
    height = ROW * len(rows) + FOOT

    def x(value: float) -> str:
        return f"{LEFT + (value - low) / (high - low) * (WIDTH - LEFT - RIGHT):.1f}"

    parts = list(_axis(low, high, step, x, height, ink, ""))
    parts += [_line(x(one), 4, x(one), height - FOOT, ink, 'stroke-dasharray="3 4"') for one in guides]
    for number, row in enumerate(rows):
        y = ROW * number + ROW / 2 + 4
        parts.append(_text(0, y + 4, row.label, ink))
        if row.span:
            parts.append(_line(x(row.span[0]), y, x(row.span[1]), y, ink, 'stroke-width="2"'))
        parts += [_dot(x(value), y, filled, ink) for value, filled in row.dots]
    return _svg(height, title, parts)


def bars(rows: Sequence[tuple[str, float, bool]], *, title: str, ink: str = "currentColor") -> str:
    """Return a chart of bars of per cents from zero; a filled bar is the adopters', an outlined one the others'."""
    low, high, step = _scale(min(0.0, *(one[1] for one in rows)), max(0.0, *(one[1] for one in rows)))
    height = ROW * len(rows) + FOOT

    def at(value: float) -> float:
        return LEFT + (value - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    parts = list(_axis(low, high, step, lambda value: f"{at(value):.1f}", height, ink, "%"))
    for number, (label, value, is_filled) in enumerate(rows):
        y, left, right = ROW * number + 8, min(at(0), at(value)), max(at(0), at(value))
        fill = ink if is_filled else "none"
        parts.append(_text(0, y + 13, label, ink))
        parts.append(
            f'<rect x="{left:.1f}" y="{y}" width="{max(1.0, right - left):.1f}" height="16" fill="{fill}" '
            f'stroke="{ink}"/>'
        )
        parts.append(_text(right + 6, y + 13, f"{value:+.1f}%", ink))
    return _svg(height, title, parts)


def cells(table: Sequence[Mapping[str, Any]], *, title: str, names: Sequence[str], ink: str = "currentColor") -> str:
    """Return the cells of sector and bracket, darker with more adopters; a hidden cell is a dash."""
    sectors = sorted({str(one["sector"]) for one in table})
    brackets = sorted({int(one["bracket"]) for one in table})
    known = {(one["sector"], one["bracket"]): one["adopters"] for one in table}
    most = max((count for count in known.values() if count), default=1)
    side, left = 64, 80
    parts = [
        _text(left + side * column + 4, 14, names[bracket - 1] if bracket <= len(names) else str(bracket), ink)
        for column, bracket in enumerate(brackets)
    ]
    for line, sector in enumerate(sectors):
        parts.append(_text(0, 20 + ROW * line + 19, sector, ink))
        for column, bracket in enumerate(brackets):
            if (sector, bracket) in known:
                count = known[sector, bracket]
                share = 0.08 if count is None else 0.12 + 0.5 * count / most
                x, y = left + side * column, 20 + ROW * line
                parts.append(
                    f'<rect x="{x}" y="{y}" width="{side - 3}" height="{ROW - 3}" fill="{ink}" '
                    f'fill-opacity="{share:.2f}"/>'
                )
                parts.append(_text(x + 6, y + 18, "–" if count is None else str(count), ink))
    return _svg(24 + ROW * len(sectors), title, parts)


def _scale(low: float, high: float) -> tuple[float, float, float]:
    """Return round ends around two values, and the step between marks."""
    reach = (high - low) or 1.0
    step = next(base * 10.0**power for power in range(-3, 6) for base in (1, 2, 5) if reach / (base * 10.0**power) <= 7)
    ends = (step * (low // step), step * -(-high // step))
    return ends[0], ends[1] if ends[1] > ends[0] else ends[0] + step, step


def _axis(low: float, high: float, step: float, x: Any, height: int, ink: str, unit: str) -> Iterator[str]:
    for number in range(round((high - low) / step) + 1):
        value = low + number * step
        yield _line(x(value), 4, x(value), height - FOOT, ink, 'stroke-opacity="0.15"')
        shown = f"{value:.2f}".rstrip("0").rstrip(".")
        yield _text(float(x(value)), height - 10, f"{shown}{unit}", ink, 'text-anchor="middle"')
    yield _line(x(0), 4, x(0), height - FOOT, ink, 'stroke-opacity="0.7"')


def _line(x1: Any, y1: Any, x2: Any, y2: Any, ink: str, more: str) -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{ink}" {more}/>'


def _dot(x: str, y: float, is_filled: bool, ink: str) -> str:
    return f'<circle cx="{x}" cy="{y}" r="5" fill="{ink if is_filled else "none"}" stroke="{ink}" stroke-width="1.5"/>'


def _text(x: float, y: float, text: str, ink: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="13" fill="{ink}" {more}>{escape(text)}</text>'


def _svg(height: int, title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" font-family="Pretendard, sans-serif"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )
