"""The floor plan editor's page, what it saves, files of a plan, the picture below it, and the forms beside it."""

import io
import json

import pytest
from PIL import Image
from sqlalchemy import select

from expo.models.venue import Booth, FloorElement, PlanBackground
from tests.support.reading import text_of

PLAN = "/2024/organizer/floor-plan"
AISLE = {"sort": "element", "kind": "aisle", "name_ko": "", "name_en": "", "x": 66, "y": 70, "width": 20, "height": 3}


def _save(organizer, *changes):
    return organizer.post(f"{PLAN}/drawing", json={"changes": list(changes)})


def _drawn(answer, code):
    return next((key, one) for key, one in answer.json["things"].items() if one.get("code") == code)


def _picture(size=(400, 200)) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, "PNG")
    file.seek(0)
    return file


def test_only_who_manages_the_venue_draws(client, sign_in):
    for role in ("buyer", "exhibitor"):
        sign_in(client, role)
        assert client.get(f"{PLAN}/drawing").status_code == 403
        assert _save(client).status_code == 403


def test_the_page_offers_the_drawing_and_its_equal_in_forms(organizer):
    page = organizer.get(f"{PLAN}/drawing")

    assert page.status_code == 200
    assert f'href="{PLAN}/halls/new"' in page.text
    assert f'href="{PLAN}/elements/new"' in page.text


def test_a_save_answers_with_the_keys_of_what_is_new_and_a_clash_with_names(organizer, session):
    saved = _save(organizer, {"key": "new-1", "sort": "element", "before": None, "after": AISLE})
    assert saved.json["keys"]["new-1"] in saved.json["things"]

    key, booth = _drawn(saved, "FD-02")
    refused = _save(organizer, {"key": key, "sort": "booth", "before": booth, "after": booth | {"x": booth["x"] - 1}})

    assert refused.status_code == 422
    assert any("FD-02 overlap" in reason for reason in refused.json["reasons"])
    assert session.scalar(select(Booth.x).where(Booth.code == "FD-02")) == booth["x"]


def test_what_a_colleague_changed_is_a_conflict_that_brings_the_drawing_along(organizer, session):
    key, booth = _drawn(_save(organizer), "FD-02")
    change = {"key": key, "sort": "booth", "before": booth | {"has_lan": True}, "after": booth | {"has_water": True}}

    answer = _save(organizer, change)

    assert (answer.status_code, answer.json["conflicts"]) == (409, [key])
    assert _drawn(answer, "FD-02") == (key, booth)


def test_a_plan_goes_out_as_a_file_and_comes_in_again(organizer, session):
    content = json.loads(organizer.get(f"{PLAN}/drawing.json").data)
    content["booths"][0]["has_power"] = True

    brought = organizer.post(
        f"{PLAN}/drawing/file", data={"file": (io.BytesIO(json.dumps(content).encode()), "plan.json")}
    )

    assert brought.status_code == 303
    assert session.scalars(select(Booth.code).where(Booth.has_power)).all() == [content["booths"][0]["code"]]


@pytest.mark.parametrize("content", [b"{", b"[1]", b"\xff\xfe", b'{"format": "expo-floor-plan", "version": 1}'])
def test_a_file_that_is_no_plan_is_refused_on_the_page(organizer, content):
    page = organizer.post(f"{PLAN}/drawing/file", data={"file": (io.BytesIO(content), "plan.json")})

    assert page.status_code == 422


def test_the_plan_is_a_picture_and_a_sheet_to_print(organizer):
    picture = organizer.get(f"{PLAN}/drawing.svg")

    assert picture.mimetype == "image/svg+xml"
    assert "FD-01" in picture.text
    assert "FD-01" in text_of(organizer.get(f"{PLAN}/drawing/sheet"))


def test_a_picture_is_re_encoded_scaled_by_two_points_and_removed(organizer, session):
    assert organizer.post(f"{PLAN}/background", data={"file": (_picture(), "hall.png")}).status_code == 303
    row = session.scalars(select(PlanBackground)).one()
    sent = organizer.get(f"{PLAN}/background/{row.digest}.webp")
    assert (sent.mimetype, Image.open(io.BytesIO(sent.data)).size) == ("image/webp", (400, 200))

    points = {"x1": "10", "y1": "10", "x2": "40", "y2": "50", "metres": "25"}
    assert organizer.post(f"{PLAN}/background/scale", data=points).status_code == 303
    session.rollback()
    session.refresh(row)
    assert (row.metres_per_pixel, row.x, row.y) == (90 / 400 / 2, 5, 5)

    organizer.post(f"{PLAN}/background/removal")
    session.rollback()
    assert session.scalars(select(PlanBackground)).all() == []


def test_what_is_no_picture_is_refused(organizer):
    page = organizer.post(f"{PLAN}/background", data={"file": (io.BytesIO(b"<svg/>"), "hall.png")})

    assert page.status_code == 422
    assert "This is not a picture." in text_of(page)


def test_a_wall_is_entered_changed_and_removed_by_forms(organizer, session):
    form = {"kind": "wall", "x": "66", "y": "70", "width": "6", "height": "0.2", "name_ko": "", "name_en": ""}
    assert organizer.post(f"{PLAN}/elements", data=form).status_code == 303
    wall = session.scalars(select(FloorElement)).one()
    over_booths = form | {"x": "0", "y": "35", "width": "80"}

    assert organizer.post(f"{PLAN}/elements/{wall.id}", data=over_booths).status_code == 422
    assert organizer.post(f"{PLAN}/elements/{wall.id}", data=form | {"width": "8"}).status_code == 303
    session.rollback()
    session.refresh(wall)
    assert wall.width == 8
    assert "plan__element--wall" in organizer.get("/2024/halls").text
    assert organizer.post(f"{PLAN}/elements/{wall.id}/removal").status_code == 303
    session.rollback()
    assert session.scalars(select(FloorElement)).all() == []


def test_a_booth_is_split_and_joined_again_by_buttons(organizer, session):
    before = session.scalar(select(Booth.width).where(Booth.code == "EX-03"))
    session.rollback()

    assert organizer.post(f"{PLAN}/booths/EX-03/split").status_code == 303
    assert "EX-04" in text_of(organizer.get(f"{PLAN}/booths/EX-03"))
    assert organizer.post(f"{PLAN}/booths/EX-03/join", data={"other": "EX-01"}).status_code == 422
    assert organizer.post(f"{PLAN}/booths/EX-03/join", data={"other": "EX-04"}).status_code == 303
    assert session.scalar(select(Booth.width).where(Booth.code == "EX-03")) == before
