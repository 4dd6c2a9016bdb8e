"""Exhibitors, their products and cases: what an organizer may do, and every reason against it."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.booth_codes import BoothBlock
from expo.domain.drawing import BoothSheet, HallSheet
from expo.domain.people import STRANGER, Actor, Role
from expo.domain.refusals import NotAllowed, NotFound, Refusal
from expo.domain.venue import HallKind
from expo.models.calendar import Closure
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor, Product
from expo.models.outbox import Message
from expo.models.people import Membership, User
from expo.queries import exhibitors as exhibitors_queries
from expo.services import availability, exhibitors, venue
from expo.services.exhibitors import CaseSheet, ExhibitorProfile, ProductSheet
from tests.support import small
from tests.support.small import NOW, TUESDAY, Small

NEW = ExhibitorProfile(
    code="fd-03", name_ko="(주)다솜찬", name_en="Dasom Foods", hall="FOOD", sector="food",
    business_number="9000000016", contact_name="한다솜", contact_email="dasom@example.com",
)  # fmt: skip


@pytest.fixture
def here(session: Session) -> Small:
    return small.build(session)


def _codes(refused: pytest.ExceptionInfo[Refusal]) -> list[tuple[str, str | None]]:
    return [(violation.code, violation.field) for violation in refused.value.violations]


def _create(here: Small, profile: ExhibitorProfile = NEW) -> Exhibitor:
    return exhibitors.create(here.session, here.organizer, here.edition, profile=profile, now=NOW)


def _case(here: Small, *members: str) -> None:
    sheet = CaseSheet("C1", "FOOD", "함께", "Together", members=members)
    exhibitors.create_case(here.session, here.organizer, here.edition, sheet=sheet, now=NOW)


def test_an_exhibitor_is_entered_and_stands_under_its_letter(here: Small):
    row = _create(here)

    assert (row.code, row.business_number, row.initial) == ("FD-03", "900-00-00016", "ㄷ")


def test_an_exhibitor_is_refused_with_every_reason_at_once(here: Small):
    _create(here)
    wrong = replace(NEW, code="FD-01", hall="STUDIO", sector="cars", languages=(), sponsor_year=1999)

    with pytest.raises(Refusal) as refused:
        _create(here, wrong)

    assert _codes(refused) == [
        ("code_taken", "code"),
        ("business_number_taken", "business_number"),
        ("no_such_hall", "hall"),
        ("no_such_sector", "sector"),
        ("no_language", "languages"),
        ("sponsor_year", "sponsor_year"),
    ]


@pytest.mark.parametrize("number", ["123-45-67890", "900-00-0001", "900-00-0001a"])
def test_a_number_whose_last_digit_does_not_check_the_others_is_refused(here: Small, number: str):
    with pytest.raises(Refusal) as refused:
        _create(here, replace(NEW, business_number=number))

    assert _codes(refused) == [("business_number", "business_number")]


def test_an_exhibitor_does_not_leave_a_hall_in_which_it_holds_a_booth(here: Small):
    sheet = HallSheet("TECH", HallKind.THEME, "기술관", "Tech Hall", 40, 0, 10, 10)
    venue.create_hall(here.session, here.organizer, here.edition, sheet=sheet, now=NOW)
    row = BoothBlock(BoothSheet("B-1", 0, 0))
    venue.add_booths(here.session, here.organizer, here.edition, hall_code="FOOD", block=row, now=NOW)
    code = _create(here).code
    venue.place(here.session, here.organizer, here.edition, exhibitor_code=code, booth_code="B-1", now=NOW)

    def move() -> Exhibitor:
        return exhibitors.change(
            here.session, here.organizer, here.edition, code=code, profile=replace(NEW, hall="TECH"), now=NOW
        )

    with pytest.raises(Refusal) as refused:
        move()
    venue.allocate(
        here.session, here.organizer, here.edition,
        exhibitor_id=exhibitors_queries.get(here.session, here.edition.id, code).id, booth_codes=[], now=NOW,
    )  # fmt: skip

    assert str(refused.value) == (
        "It is in B-1 of Food Zone. Take the booth back on the floor plan first; a new one is chosen there afterwards."
    )
    assert move().hall.code == "TECH"


def test_an_exhibitor_on_whom_others_count_is_not_removed(here: Small):
    here.meet(0, 0, here.slots[0])
    here.broadcast(0, TUESDAY, "13:00", "14:00")
    _case(here, "FD-01", "FD-02")

    with pytest.raises(Refusal) as refused:
        exhibitors.remove(here.session, here.organizer, here.edition, code="FD-01", now=NOW)

    assert [str(violation) for violation in refused.value.violations] == [
        "Active consultations: 1. Cancel them in the timetable first, so that the buyers are told.",
        "1 broadcasts are booked. Cancel them on the page “Studio” first.",
        "The collaboration case “Together” would be left with one company. Change or remove the case first.",
    ]


def test_an_exhibitor_leaves_with_its_products_and_closed_times(here: Small):
    row = _create(here)
    exhibitors.add_product(
        here.session, here.organizer, here.edition, code=row.code, sheet=ProductSheet("김부각"), now=NOW
    )
    actor = Actor(Role.EXHIBITOR, None, "", here.edition.id, exhibitor_id=row.id)
    availability.close(here.session, actor, here.edition, slot_id=here.slots[0].id, now=NOW)

    exhibitors.remove(here.session, here.organizer, here.edition, code=row.code, now=NOW)

    assert here.session.scalars(select(Product)).all() == []
    assert here.session.scalars(select(Closure)).all() == []
    with pytest.raises(NotFound):
        exhibitors_queries.get(here.session, here.edition.id, "FD-03")


def test_products_are_moved_within_their_list(here: Small):
    for name in ("하나", "둘", "셋"):
        exhibitors.add_product(
            here.session, here.organizer, here.edition, code="FD-01", sheet=ProductSheet(name), now=NOW
        )
    third = here.session.scalars(select(Product).where(Product.name_ko == "셋")).one()

    for places in (-1, -1, -1):
        exhibitors.move_product(
            here.session, here.organizer, here.edition, code="FD-01", product_id=third.id, places=places, now=NOW
        )

    shown = exhibitors_queries.get(here.session, here.edition.id, "FD-01").products
    assert [(product.name_ko, product.position) for product in shown] == [("셋", 1), ("하나", 2), ("둘", 3)]


def test_a_product_of_somebody_else_is_not_found(here: Small):
    product = exhibitors.add_product(
        here.session, here.organizer, here.edition, code="FD-01", sheet=ProductSheet("하나"), now=NOW
    )

    with pytest.raises(NotFound):
        exhibitors.remove_product(
            here.session, here.organizer, here.edition, code="FD-02", product_id=product.id, now=NOW
        )


def test_a_case_has_two_companies_or_more(here: Small):
    with pytest.raises(Refusal) as refused:
        _case(here, "FD-01")

    assert _codes(refused) == [("too_few_members", "members")]


def test_a_case_can_change_its_companies(here: Small):
    _create(here)
    _case(here, "FD-01", "FD-02")
    sheet = CaseSheet("C1", "FOOD", "함께", "Together", members=("FD-02", "FD-03"))

    case = exhibitors.change_case(here.session, here.organizer, here.edition, code="C1", sheet=sheet, now=NOW)

    assert [member.code for member in case.members] == ["FD-02", "FD-03"]


def test_a_personal_link_is_made_once_and_for_a_person(here: Small):
    row = _create(here)
    first = exhibitors.invite(here.session, here.organizer, here.edition, code=row.code, now=NOW)
    again = exhibitors.invite(here.session, here.organizer, here.edition, code=row.code, now=NOW)

    with pytest.raises(Refusal) as refused:
        exhibitors.invite(here.session, here.organizer, here.edition, code="FD-01", now=NOW)

    assert (first.id, first.exhibitor_id, first.user.email) == (again.id, row.id, "dasom@example.com")
    assert [code for code, _ in _codes(refused)] == ["no_address"]
    message = here.session.scalars(select(Message)).one()
    assert (message.template, message.user_id) == ("exhibitors.invited", first.user_id)


def test_an_organizer_of_another_edition_gets_no_link(here: Small):
    boss = User(email="dasom@example.com", name="Organizer of last year", created_at=NOW)
    other = Edition(code="2023", name_ko="작년", name_en="Last year", starts_on=TUESDAY, ends_on=TUESDAY)
    here.session.add_all([boss, other])
    here.session.flush()
    here.session.add(Membership(user_id=boss.id, edition_id=other.id, role=Role.ORGANIZER))
    _create(here, replace(NEW, contact_email="dasom@example.com"))

    with pytest.raises(Refusal) as refused:
        exhibitors.invite(here.session, here.organizer, here.edition, code="FD-03", now=NOW)

    assert [code for code, _ in _codes(refused)] == ["organizers_address"]


def test_an_address_of_somebody_else_gets_no_second_role(here: Small):
    _create(here, replace(NEW, contact_email="organizer@expo.example"))

    with pytest.raises(Refusal) as refused:
        exhibitors.invite(here.session, here.organizer, here.edition, code="FD-03", now=NOW)

    assert [code for code, _ in _codes(refused)] == ["address_in_use"]
    assert len(here.session.scalars(select(Membership)).all()) == 1


def test_a_new_link_makes_the_old_one_invalid(here: Small):
    _create(here)
    member = exhibitors.invite(here.session, here.organizer, here.edition, code="FD-03", now=NOW)

    exhibitors.renew_link(here.session, here.organizer, here.edition, code="FD-03", now=NOW)

    assert member.link_version == 2


def test_only_an_organizer_enters_exhibitors(here: Small):
    with pytest.raises(NotAllowed):
        exhibitors.create(here.session, STRANGER, here.edition, profile=NEW, now=NOW)


@pytest.mark.parametrize(("had", "codes"), [(0, ["FD-02"]), (1, []), (2, ["FD-01"]), (3, [])])
def test_the_list_can_be_narrowed_to_a_number_of_consultations(here: Small, had: int, codes: list[str]):
    here.meet(0, 0, here.slots[0])
    here.meet(0, 1, here.slots[1])

    found = exhibitors_queries.search(here.session, here.edition.id, exhibitors_queries.ExhibitorFilter(meetings=had))

    assert [exhibitor.code for exhibitor in found] == codes
