"""The look keeps its promises: contrast in both themes, nothing inline, nothing named that is not there."""

import math
import re
from hashlib import sha256

import pytest

from expo.config import ROOT
from expo.domain.people import Role
from expo.web import navigation
from expo.web.states import STATES

STATIC = ROOT / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TOKENS = (STATIC / "css" / "tokens.css").read_text()
SEATS = (STATIC / "css" / "components" / "seats.css").read_text()

TEXT_ON_GROUND = [
    (ink, ground)
    for ink in ("ink", "ink-soft", "ink-faint", "link", "bad")
    for ground in ("paper", "surface", "sunken")
] + [
    ("ink", "pressed"),
    ("on-ink", "ink"),
    ("on-ink", "ink-soft"),
    ("on-stage", "stage"),
    ("on-stage-soft", "stage"),
    ("good-ink", "good-tint"),
    ("wait-ink", "wait-tint"),
    ("bad-ink", "bad-tint"),
    ("bad-ink", "paper"),
    ("bad-ink", "surface"),
    ("on-live", "live"),
]
SIGN_ON_GROUND = [
    (sign, ground) for sign in ("good", "wait", "bad", "line-strong", "focus") for ground in ("paper", "surface")
] + [("good", "good-tint"), ("wait", "wait-tint"), ("bad", "bad-tint")]


def _declared(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", block))


COLOUR = r"oklch\([^()]+\)"


def _themes() -> dict[str, dict[str, str]]:
    """Return the colours of both themes: ``light-dark(one, other)`` has one for each."""
    declared = _declared(TOKENS[: TOKENS.index(".hall-hue-0")])
    themes: dict[str, dict[str, str]] = {"light": {}, "dark": {}}
    for name, value in declared.items():
        light, dark = (
            re.fullmatch(rf"light-dark\(({COLOUR}), ({COLOUR})\)", value).groups()
            if (value.startswith("light-dark"))
            else (value, value)
        )
        themes["light"][name], themes["dark"][name] = light, dark
    return themes


THEMES = _themes()
HUES = re.findall(r"\.hall-hue-(\d+) \{ --hall-h: (\d+); \}", TOKENS)


def _luminance(lightness: float, chroma: float, hue: float) -> float:
    """Return the relative luminance (WCAG 2) of an oklch colour, clipped to sRGB. Ottosson's OKLab matrices."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long, medium, short = (
        (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3,
        (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3,
        (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3,
    )
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    return sum(weight * min(1.0, max(0.0, part)) for weight, part in ((0.2126, red), (0.7152, green), (0.0722, blue)))


def _colour(value: str) -> float:
    lightness, chroma, hue = re.fullmatch(r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)", value).groups()
    return _luminance(float(lightness) / 100, float(chroma), float(hue))


def _contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _hall(theme: str, part: str, hue: str) -> float:
    """Return the luminance of a hall's colour, tint, ink or tone in a theme."""
    value = re.search(rf"  \[class\*=\"hall-hue-\"\] \{{.*?--{part}: ([^;]+);", TOKENS, re.S)[1]
    colours = re.findall(r"oklch\(([\d.]+)% ([\d.]+) var\(--hall-h\)\)", value)
    lightness, chroma = colours[-1 if theme == "dark" else 0]
    return _luminance(float(lightness) / 100, float(chroma), float(hue))


@pytest.mark.parametrize("name", THEMES)
def test_text_has_the_contrast_that_wcag_asks_for(name: str) -> None:
    theme = THEMES[name]

    weak = {
        (ink, ground): round(_contrast(_colour(theme[ink]), _colour(theme[ground])), 2)
        for ink, ground in TEXT_ON_GROUND
        if _contrast(_colour(theme[ink]), _colour(theme[ground])) < 4.5
    }

    assert weak == {}


@pytest.mark.parametrize("name", THEMES)
def test_signs_and_edges_stand_out_from_their_ground(name: str) -> None:
    theme = THEMES[name]

    weak = {
        (sign, ground): round(_contrast(_colour(theme[sign]), _colour(theme[ground])), 2)
        for sign, ground in SIGN_ON_GROUND
        if _contrast(_colour(theme[sign]), _colour(theme[ground])) < 3
    }

    assert weak == {}


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("hue", [hue for _, hue in HUES])
def test_every_hall_can_be_read_and_seen(name: str, hue: str) -> None:
    label = _contrast(_hall(name, "hall-ink", hue), _hall(name, "hall-tint", hue))
    grounds = [_colour(THEMES[name][ground]) for ground in ("paper", "surface")]
    edge = min(_contrast(_hall(name, "hall", hue), ground) for ground in grounds)

    assert (label >= 4.5, edge >= 3) == (True, True), (label, edge)


@pytest.mark.parametrize("name", THEMES)
def test_the_tones_of_a_pattern_can_be_told_apart(name: str) -> None:
    """A figure and its ground are two tones or more apart; text in the darkest tone can be read on the lightest."""
    apart = {
        (one, other): min(
            _contrast(_hall(name, f"tone-{one}", hue), _hall(name, f"tone-{other}", hue)) for _, hue in HUES
        )
        for one, other in ((1, 5), (1, 4), (2, 5), (3, 5), (2, 4), (1, 3))
    }

    assert apart[1, 5] >= 7
    assert apart[2, 5] >= 7
    assert min(apart.values()) >= 1.3, apart


@pytest.mark.parametrize("hue", [hue for _, hue in HUES])
def test_the_number_on_a_seat_can_be_read(hue: str) -> None:
    ink = _colour(re.search(r"\.seat \{[^}]*color: (oklch[^;]+);", SEATS)[1])

    assert _contrast(ink, _hall("light", "hall-lit", hue)) >= 7


def test_there_is_a_colour_for_every_place_in_the_palette() -> None:
    assert [int(place) for place, _ in HUES] == list(range(12))
    assert len({hue for _, hue in HUES}) == 12


def test_templates_have_no_style_or_script_of_their_own() -> None:
    data = r' type="application/ld\+json"'  # what a page is about, which no browser runs
    own = re.compile(rf"<style|<script(?![^>]* src=|{data})|\sstyle=|\son[a-z]+=\"")

    inline = {str(path.relative_to(ROOT)): found for path in TEMPLATES if (found := own.findall(path.read_text()))}

    assert len(TEMPLATES) > 400
    assert inline == {}


def test_every_form_that_is_posted_says_its_reasons_on_the_page_and_not_in_the_browsers_language() -> None:
    tag = re.compile(r"<form\b(?:\{\{.*?\}\}|\{%.*?%\}|[^>])*>", re.DOTALL)
    posted = [
        (str(path.relative_to(ROOT)), form)
        for path in TEMPLATES
        for form in tag.findall(path.read_text())
        if 'method="post"' in form
    ]

    assert len(posted) > 100
    assert [one for one in posted if "novalidate" not in one[1]] == []


def test_a_table_wider_than_the_screen_scrolls_in_the_frame_of_its_macro() -> None:
    by_hand = re.compile(r"""<table class="table\b""")

    assert [path.name for path in TEMPLATES if by_hand.search(path.read_text())] == ["table.html"]


def test_a_span_of_time_is_written_by_its_filter_which_knows_the_dash_of_the_language() -> None:
    by_hand = re.compile(r"\|time\s*\}\}\s*[–~-]|[–~-]\{\{[^}]*\|time\s*\}\}")

    assert [str(path.relative_to(ROOT)) for path in TEMPLATES if by_hand.search(path.read_text())] == []


def test_every_icon_asked_for_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))

    asked = {
        name
        for path in TEMPLATES
        for name in re.findall(r"""\b(?:icon|sign)(?:\(|=)["']([\w-]+)["']""", path.read_text())
    }

    in_menus = {entry.icon for role in Role for entry in navigation.entries(role)}

    in_states = {state.icon for state in STATES.values() if state.icon}

    assert (asked | in_menus | in_states) - drawn == set()
    assert in_menus


def test_other_peoples_files_are_the_ones_we_say_they_are() -> None:
    told = dict(
        re.findall(r"\| `((?:vendor/|icons)[^`]+)` \|.*`([0-9a-f]{64})`", (STATIC / "vendor/README.md").read_text())
    )

    found = {name: sha256((STATIC / name).read_bytes()).hexdigest() for name in told}

    assert found == told
    assert set(told) == {"icons.svg", *(f"vendor/{path.name}" for path in (STATIC / "vendor").glob("*.js"))}
