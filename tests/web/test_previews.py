"""The picture of a link: of each kind of page, drawn from its words and the patterns of its companies."""

import re
import struct
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from expo.config import ROOT
from expo.domain.identity import tones
from tests.support.small_expo import SmallExpo

pytestmark = pytest.mark.sqlite_only


def test_a_page_names_its_picture_which_is_a_png_of_the_size_that_sites_show(
    expo: SmallExpo, enter: Callable[..., FlaskClient]
) -> None:
    stranger, maker = enter(), expo.exhibitors[0]
    base = f"/{expo.edition.code}"
    for page in (f"{base}/", f"{base}/exhibitors/{maker.code}", f"{base}/halls/{maker.hall.code}"):
        head = stranger.get(page).get_data(as_text=True)
        address = re.search(r'og:image" content="https?://[^/]+([^"]+)"', head)
        assert address is not None, page
        picture = stranger.get(address[1].replace("&amp;", "&"))

        assert picture.mimetype == "image/png"
        assert struct.unpack(">II", picture.data[16:24]) == (1200, 630)

    wrong = ("exhibitor/NONE/ko", "session/x/ko", "report/99/en", "edition/2001/ko", "other/1/ko", "hall/FOOD/fr")
    answers = {path: stranger.get(f"{base}/previews/{path}.png").status_code for path in wrong}
    assert answers == dict.fromkeys(wrong, 404)


def test_the_fixed_colours_are_those_of_a_light_page():
    css = (ROOT / "static/css/tokens.css").read_text()
    hues = dict(re.findall(r"\.hall-hue-(\d+) { --hall-h: (\d+); }", css))
    own = re.findall(r"--tone-\d: light-dark\(oklch\(([\d.]+)% ([\d.]+) var\(--hall-h\)\)", css)

    assert tuple(int(hues[str(number)]) for number in range(12)) == tones.HUES
    assert [(float(light) / 100, float(chroma)) for light, chroma in own[:5]] == [*map(pytest.approx, tones.TONES)]
    assert tones.colour(1, 0).startswith("#e")
