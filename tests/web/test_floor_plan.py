"""The pages of halls, booths and the floor plan editor."""

import re

import pytest
from sqlalchemy import func, select

from expo.models.exhibitors import Exhibitor
from expo.models.venue import Booth, BoothAllocation, Hall
from expo.web.organizer import venue as organizer_venue
from tests.support.queries import counted
from tests.support.reading import text_of

FLOOR = "/2024/organizer/floor-plan"
HTMX = {"HX-Request": "true"}


def stand(session, code: str) -> list[str]:
    session.rollback()
    found = (
        select(Booth.code)
        .join(BoothAllocation, BoothAllocation.booth_id == Booth.id)
        .join(Exhibitor, Exhibitor.id == BoothAllocation.exhibitor_id)
        .where(Exhibitor.code == code)
        .order_by(Booth.code)
    )
    return list(session.scalars(found))


def place(organizer, exhibitor: str, booth: str = "-", **more: str):
    return organizer.post(f"{FLOOR}/placements", data={"exhibitor": exhibitor, "booth": booth, **more}, headers=HTMX)


@pytest.mark.parametrize("address", ["", "/halls", "/halls/new", "/halls/FOOD", "/booths/FD-01"])
def test_only_organizers_come_in(client, sign_in, address):
    assert client.get(FLOOR + address).status_code == 303
    for role, status in (("buyer", 403), ("exhibitor", 403), ("organizer", 200)):
        sign_in(client, role)
        assert client.get(FLOOR + address).status_code == status


def test_a_new_hall_has_a_colour_that_no_other_hall_has(organizer, session, sample):
    page = organizer.get(f"{FLOOR}/halls/new").get_data(as_text=True)

    taken = set(session.scalars(select(Hall.palette).where(Hall.facility.is_(None))))
    assert int(re.search(r'name="palette"\s+value="(\d+)" checked', page)[1]) not in taken


def test_others_cannot_move_anybody(client, sign_in, session):
    for role in ("buyer", "exhibitor"):
        sign_in(client, role)
        assert place(client, "E-005").status_code == 403
    assert stand(session, "E-005") == ["FD-02"]


def test_who_leaves_a_booth_stands_in_the_list_and_can_be_placed_again(organizer, session):
    left = place(organizer, "E-005")
    assert stand(session, "E-005") == []
    assert 'id="roster-E-005"' in left.text
    assert "has no booth any more." in text_of(left)

    placed = place(organizer, "E-005", "FD-02")

    assert stand(session, "E-005") == ["FD-02"]
    assert 'id="roster-E-005"' not in placed.text
    assert "is now in FD-02." in text_of(placed)


def test_of_many_without_a_booth_the_first_are_listed_and_the_others_found(organizer, session, monkeypatch):
    monkeypatch.setattr(organizer_venue, "MOST_LISTED", 1)
    left = [place(organizer, code) for code in ("E-005", "E-006")][-1]
    found = organizer.get(f"{FLOOR}?q=E-006", headers=HTMX).text
    chosen = organizer.get(f"{FLOOR}?exhibitor=E-006", headers=HTMX).text

    assert re.findall(r'id="roster-(E-\d+)"', left.text) == ["E-005"]
    assert "The first 1 of 2. Search for the others." in text_of(left)
    assert re.findall(r'id="roster-(E-\d+)"', found) == ["E-006"]
    assert '<option value="E-006" selected>' in chosen

    several, sought = (organizer.get(f"{FLOOR}/moves?hall=FOOD{q}").text for q in ("", "&q=E-006"))
    boxes = [re.findall(r'name="exhibitors"\s+value="(E-\d+)"', page) for page in (several, sought)]
    assert (len(boxes[0]), boxes[1]) == (1, ["E-006"])


def test_of_two_booths_only_the_one_that_was_dragged_goes_back(organizer, session):
    place(organizer, "E-094", "-X1-06B")

    assert stand(session, "E-094") == ["X1-06"]


def test_on_a_taken_booth_the_two_change_places_and_the_page_names_both(organizer, session):
    page = place(organizer, "E-005", "FD-03")

    said = "Byeolhadeul Foods is now in FD-03. Onsaemideul Farm is now in FD-02."
    assert said in text_of(page)
    assert (stand(session, "E-005"), stand(session, "E-006")) == (["FD-03"], ["FD-02"])


def test_one_without_a_booth_is_refused_a_taken_one_with_the_way_to_replace(organizer, session):
    place(organizer, "E-005")

    page = place(organizer, "E-005", "FD-03")

    assert page.status_code == 422
    assert page.text.strip().startswith('<div class="floor" id="floor" data-chosen="E-005">')
    assert "Onsaemideul Farm is in FD-03. Move it to another booth first." in text_of(page)
    assert "Place Byeolhadeul Foods in FD-03; Onsaemideul Farm goes back to the list" in text_of(page)
    place(organizer, "E-005", "FD-03", how="replace")
    assert (stand(session, "E-005"), stand(session, "E-006")) == (["FD-03"], [])


def test_several_are_moved_by_a_form(organizer, session):
    shown = organizer.get(f"{FLOOR}/moves?hall=FOOD")
    assert re.findall(r'name="exhibitors"\s+value="(E-00[56])"', shown.text) == ["E-005", "E-006"]

    answer = organizer.post(f"{FLOOR}/moves?hall=FOOD", data={"exhibitors": ["E-005", "E-006"], "booth": "-"})

    assert answer.location == FLOOR
    assert (stand(session, "E-005"), stand(session, "E-006")) == ([], [])


def test_every_reason_is_given_at_once(organizer):
    page = place(organizer, "E-005", "LV-02", how="extend")

    reasons = re.search(r'id="floor-reasons".*?</ul>', page.text, re.DOTALL)[0]
    assert reasons.count("<li>") == 3


def test_the_list_places_too_without_any_script(organizer, session):
    place(organizer, "E-006")
    shown = organizer.get(f"{FLOOR}?exhibitor=E-006")
    assert re.search(r'<button type="submit" class="button"\s+form="placement" name="at" value="FD-03">', shown.text)

    answer = organizer.post(f"{FLOOR}/placements", data={"exhibitor": "E-006", "booth": "", "at": "FD-03"})

    assert (answer.status_code, answer.location) == (303, FLOOR)
    assert stand(session, "E-006") == ["FD-03"]


def test_nobody_chosen_is_said(organizer):
    page = place(organizer, "", "FD-02")

    assert page.status_code == 422
    assert "Choose an exhibitor." in text_of(page)


def test_no_booth_chosen_takes_nothing_away(organizer, session):
    page = place(organizer, "E-005", "")

    assert page.status_code == 422
    assert "Choose a booth." in text_of(page)
    assert stand(session, "E-005") == ["FD-02"]


def test_the_last_move_is_undone_by_a_button(organizer, session):
    moved = place(organizer, "E-005")
    undo = re.search(r'hx-post="([^"]+/reversal)"', moved.text)[1]

    undone = organizer.post(undo, headers=HTMX)

    assert undone.status_code == 200
    assert re.search(r"Your last move was taken back\. .+ is now in FD-02\.", text_of(undone))
    assert stand(session, "E-005") == ["FD-02"]


def test_a_free_booth_beside_is_offered_and_taken(organizer, session):
    place(organizer, "E-006")

    shown = organizer.get(f"{FLOOR}?exhibitor=E-005", headers=HTMX).text
    beside = re.findall(r'spot--beside"\s+id="spot-([\w-]+)"', shown)
    place(organizer, "E-005", "FD-03", how="extend")

    assert beside == ["FD-03"]
    assert stand(session, "E-005") == ["FD-02", "FD-03"]


def test_the_search_finds_placed_ones_too(organizer):
    page = organizer.get(f"{FLOOR}?q=ㅇㄸㅁㅇ", headers=HTMX)

    assert re.findall(r'id="roster-([\w-]+)" href', page.text) == ["E-089"]


def test_choosing_costs_a_fixed_number_of_questions(organizer, app):
    with counted(app) as asked:
        organizer.get(f"{FLOOR}?exhibitor=E-005")

    assert len(asked) <= 12  # the reader's sign-in and roles, the edition, and nine for the page


def test_the_halls_sum_up_to_everybody(organizer):
    page = organizer.get(f"{FLOOR}/halls").text
    foot = re.search(r"<tfoot>.*?</tfoot>", page, re.DOTALL)[0]

    assert re.findall(r">(\d+)</td>", foot) == ["99", "117", "0"]
    assert '<span class="tabs__count">10</span>' in re.sub(r"\s+", " ", page)  # the facilities beside are none


def test_a_hall_with_exhibitors_is_not_removed_and_says_what_to_do(organizer, session):
    page = organizer.post(f"{FLOOR}/halls/FOOD/removal")

    assert page.status_code == 422
    assert "Exhibitors that belong to this hall: 30. Move them to another hall first." in text_of(page)
    assert session.scalar(select(func.count()).select_from(Hall)) == 17


def test_a_hall_is_refused_with_errors_of_shape_and_of_meaning(organizer):
    form = {"name_ko": "", "name_en": "x", "code": "FOOD", "kind": "facility", "facility": "", "palette": "3",
            "x": "900", "y": "0", "width": "10", "height": "10"}  # fmt: skip

    page = organizer.post(f"{FLOOR}/halls", data=form)

    assert page.status_code == 422
    assert set(re.findall(r'<li><a href="#(\w+)">', page.text)) == {"name_ko", "code", "facility", "x"}


def test_a_hall_is_entered_with_a_row_of_booths_and_removed_again(organizer, session):
    form = {"name_ko": "신관", "name_en": "New Hall", "code": "new", "kind": "theme", "facility": "", "palette": "3",
            "x": "26", "y": "66", "width": "9", "height": "6"}  # fmt: skip
    assert organizer.post(f"{FLOOR}/halls", data=form).location == f"{FLOOR}/halls/NEW"
    row = {"block-code": "NW-01", "block-columns": "3",
           "block-rows": "1", "block-aisle": "0", "block-order": "rows", "block-kind": "shell", "block-x": "26",
           "block-y": "66", "block-width": "3", "block-height": "3"}  # fmt: skip

    assert organizer.post(f"{FLOOR}/halls/NEW/booths", data=row).status_code == 303
    following = organizer.get(f"{FLOOR}/halls/NEW").text
    assert re.findall(r'<input[^>]*name="block-([xy])"[^>]*value="([^"]*)"', following) == [
        ("x", "26.0"),
        ("y", "69.0"),
    ]
    assert organizer.post(f"{FLOOR}/halls/NEW/booths", data=row | {"block-columns": "4"}).status_code == 422
    assert organizer.post(f"{FLOOR}/halls/NEW/removal").status_code == 422
    for code in ("NW-01", "NW-02", "NW-03"):
        assert organizer.post(f"{FLOOR}/booths/{code}/removal").status_code == 303
    assert organizer.post(f"{FLOOR}/halls/NEW/removal").status_code == 303
    assert session.scalar(select(func.count()).select_from(Booth)) == 117


def test_a_booth_that_is_taken_is_not_removed(organizer):
    page = organizer.post(f"{FLOOR}/booths/FD-02/removal")

    assert page.status_code == 422
    assert "is in FD-02. Move it to another booth first." in text_of(page)
