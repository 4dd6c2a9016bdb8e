"""A page's stylesheets come in one answer, in the order named, and may be kept for good."""

import re
from collections import Counter

from flask import Flask
from flask.testing import FlaskClient

from expo.config import ROOT
from expo.web import stylesheets

CSS = ROOT / "static" / "css"


def test_what_a_page_names_is_joined_in_its_order(client: FlaskClient) -> None:
    answer = client.get("/styles/tokens,button,card.css")

    names = ("tokens.css", "components/button.css", "components/card.css")
    whole = "\n".join((CSS / name).read_text(encoding="utf-8") for name in names)
    assert answer.get_data(as_text=True) == stylesheets.squeezed(whole)
    assert answer.mimetype == "text/css"


def test_a_name_twice_is_sent_once(app: Flask) -> None:
    with app.test_request_context():
        assert stylesheets.stylesheet("tokens card tokens") == stylesheets.stylesheet("tokens card")


def test_only_an_address_with_the_right_hash_is_kept_for_good(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        address = stylesheets.stylesheet("tokens card")

    kept = client.get(address).headers.get("Cache-Control", "")
    stale = client.get(re.sub("v=.*", "v=000000000000", address)).headers.get("Cache-Control", "")

    assert ("immutable" in kept, "immutable" in stale) == (True, False)


def test_a_page_names_its_stylesheets_before_it_comes_and_a_part_of_a_page_none(client: FlaskClient) -> None:
    page = client.get("/no-connection")
    phone, joined = page.headers.getlist("Link")

    assert re.fullmatch(r'<(/static/fonts/\S+)>; rel=preload; as=style; media="\(max-width: 47.99rem\)"', phone)
    assert f'href="{joined.removeprefix("<").removesuffix(">; rel=preload; as=style")}"' in page.text
    assert client.get("/styles/tokens.css").headers.getlist("Link") == []


def test_nothing_but_our_stylesheets_can_be_asked_for(client: FlaskClient) -> None:
    for names in ("nothing", "tokens,nothing", "..", "../../README", "tokens,", "Tokens", ",".join(["card"] * 41)):
        assert client.get(f"/styles/{names}.css").status_code == 404, names


def test_no_stylesheet_points_elsewhere() -> None:
    """Joined under another address, a relative ``url()`` would lead nowhere."""
    assert [path.name for path in CSS.rglob("*.css") if re.search(r"url\(|@import", path.read_text())] == []


def test_only_what_people_read_is_left_out() -> None:
    css = """
    /* A comment,
       of two lines. */
    @media (width >= 60rem) {
      .a > .b:hover, .c :focus { margin: 0 auto; content: "–"; }
    }
    """

    assert stylesheets.squeezed(css) == ('@media(width>=60rem){.a>.b:hover,.c :focus{margin:0 auto;content:"–"}}')


ON_PAGES_OF_THEIR_OWN = {
    "css": {
        "drawing": 5_000,
        "arrivals": 6_000,
        "rehearsal": 2_000,
        "outcomes": 1_000,
        "prints": 1_000,
        "editions": 1_000,
        "imports": 1_000,
        "board": 7_000,
        "bars": 1_500,
        "charts": 500,
        "requests": 2_000,
        "registration": 3_200,
        "comparison": 1_000,
        "live": 5_000,
        "runs": 4_000,
        "market": 4_000,
        "reports": 2_500,
        "guidance": 1_500,
        "ally": 1_500,
        "colleagues": 500,
        "tours": 700,
    },
    "js": {
        "drawing": 37_500,
        "floor": 5_500,
        "arrivals": 30_000,
        "timetable": 5_000,
        "board": 5_000,
        "live": 4_000,
        "run": 2_500,
        "market": 3_500,
        "report": 1_000,
        "kept-text": 1_500,
        "kept-forms": 5_000,
    },
}
"""Bytes that a workbench of the team may send besides, or a page whose taps wait for a network."""


def test_our_own_styles_and_scripts_stay_small() -> None:
    styles = {path.stem: len(stylesheets.squeezed(path.read_text(encoding="utf-8"))) for path in CSS.rglob("*.css")}
    scripts: Counter[str] = Counter()
    for path in (folder := ROOT / "static" / "js").rglob("*.js"):
        scripts[path.relative_to(folder).parts[0].removesuffix(".js")] += path.stat().st_size

    over = [
        (kind, name, sizes[name])
        for kind, sizes in (("css", styles), ("js", scripts))
        for name, ceiling in ON_PAGES_OF_THEIR_OWN[kind].items()
        if sizes[name] > ceiling
    ]
    shared = [
        sum(size for name, size in sizes.items() if name not in ON_PAGES_OF_THEIR_OWN[kind])
        for kind, sizes in (("css", styles), ("js", scripts))
    ]
    assert (over, shared[0] < 130_000, shared[1] < 39_000) == ([], True, True), shared
