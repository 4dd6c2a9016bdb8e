"""Draw best and bound over time from a benchmark's story, as SVG.

python -m benchmarks.scheduling.run M --no-rivals --output story.json
python -m benchmarks.scheduling.picture story.json M > docs/scheduling/progress.svg
"""

import json
import sys
from pathlib import Path

WIDTH, HEIGHT, LEFT, TOP, GAP = 720, 190, 90, 34, 70


def panel(title, rows, top, seconds, *, log):
    """Return one panel: lines of (name, colour, points) over time."""
    values = [value for _, _, points in rows for _, value in points]
    low, high = min(values), max(values)
    if log:
        low, high = 0, high
    span = (high - low) or 1

    def x(second):
        return LEFT + second / seconds * (WIDTH - LEFT - 20)

    def y(value):
        share = (value - low) / span
        return top + HEIGHT * (1 - (share**0.35 if log else share))

    parts = [
        f'<text x="{LEFT}" y="{top - 12}" class="title">{title}</text>',
        f'<rect x="{LEFT}" y="{top}" width="{WIDTH - LEFT - 20}" height="{HEIGHT}" class="frame"/>',
    ]
    parts += [f'<text x="{LEFT - 8}" y="{y(end) + 4}" text-anchor="end">{end:,}</text>' for end in sorted({low, high})]
    for name, colour, points in rows:
        steps = []
        for (at, value), (until, _) in zip(points, [*points[1:], (seconds, 0)], strict=True):
            steps += [f"{x(at):.1f},{y(value):.1f}", f"{x(until):.1f},{y(value):.1f}"]
        parts.append(f'<polyline points="{" ".join(steps)}" fill="none" stroke="{colour}" stroke-width="2"/>')
        beside = y(points[-1][1]) + (18 if name == rows[0][0] and len(rows) > 1 else -10)  # best below, bound above
        parts.append(
            f'<text x="{WIDTH - 26}" y="{beside:.1f}" text-anchor="end" style="fill:{colour}">'
            f"{name} {points[-1][1]:,}</text>"
        )
    parts.append(f'<text x="{LEFT}" y="{top + HEIGHT + 18}">0 s</text>')
    parts.append(f'<text x="{WIDTH - 20}" y="{top + HEIGHT + 18}" text-anchor="end">{seconds:.0f} s</text>')
    return parts


def draw(run, name):
    """Return the picture of one run."""
    story = [one for one in run["story"] if one["weight"] is not None]
    seconds = run["seconds"]
    weight = [(one["seconds"], one["weight"]) for one in story]
    bound = [(one["seconds"], one["bound"]) for one in story if (one["bound"] or 1e18) < 1.1 * run["weight"]]
    breaks = [(one["seconds"], one["breaks"]) for one in story]
    second = TOP + HEIGHT + GAP
    parts = panel(
        f"{name}: weight, and the bound that no timetable beats",
        [("best", "#1257b8", weight), ("bound", "#b3261e", bound)],
        TOP,
        seconds,
        log=False,
    )
    parts += panel("breaks (root scale)", [("breaks", "#1257b8", breaks)], second, seconds, log=True)
    return page(f"Best and bound over time, {name}", parts, second + HEIGHT)


def page(title, parts, bottom):
    """Return a picture of panels down to this line."""
    style = (
        "text{font:13px sans-serif;fill:#444}.title{font-weight:bold}.frame{fill:none;stroke:#bbb}svg{background:#fff}"
    )
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom + 30}" role="img">'
        f"<title>{title}</title><style>{style}</style>"
        f'<rect width="100%" height="100%" fill="#fff"/>\n{body}\n</svg>'
    )


if __name__ == "__main__":
    kept = json.loads(Path(sys.argv[1]).read_text())
    print(draw(kept[sys.argv[2]]["engine"], sys.argv[2]))
