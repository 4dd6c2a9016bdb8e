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
from tests.support import small_expo
from tests.support.small_expo import NOW, TUESDAY, SmallExpo

NEW = ExhibitorProfile(
    code="e-003",
    name_ko="(주)다솜찬",
    name_en="Dasom Foods",
    hall="FOOD",
    sector="food",
    business_number="9000000016",
    contact_name="한다솜",
    contact_email="dasom@example.com",
)


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return small_expo.build(session)


def _codes(refused: pytest.ExceptionInfo[Refusal]) -> list[tuple[str, str | None]]:
    return [(violation.code, violation.field) for violation in refused.value.violations]


def _create(expo: SmallExpo, profile: ExhibitorProfile = NEW) -> Exhibitor:
    return exhibitors.create(expo.session, expo.organizer, expo.edition, profile=profile, now=NOW)


def _case(expo: SmallExpo, *members: str) -> None:
    sheet = CaseSheet("C1", "FOOD", "함께", "Together", members=members)
    exhibitors.create_case(expo.session, expo.organizer, expo.edition, sheet=sheet, now=NOW)


def test_an_exhibitor_is_entered_and_stands_under_its_letter(expo: SmallExpo):
    row = _create(expo)

    assert (row.code, row.business_number, row.initial) == ("E-003", "900-00-00016", "ㄷ")


def test_an_exhibitor_is_refused_with_every_reason_at_once(expo: SmallExpo):
    _create(expo)
    wrong = replace(NEW, code="E-001", hall="STUDIO", sector="cars", languages=(), sponsor_year=1999)

    with pytest.raises(Refusal) as refused:
        _create(expo, wrong)

    assert _codes(refused) == [
        ("code_taken", "code"),
        ("business_number_taken", "business_number"),
        ("no_such_hall", "hall"),
        ("no_such_sector", "sector"),
        ("no_language", "languages"),
        ("sponsor_year", "sponsor_year"),
    ]


@pytest.mark.parametrize("number", ["123-45-67890", "900-00-0001", "900-00-0001a"])
def test_a_number_whose_last_digit_does_not_check_the_others_is_refused(expo: SmallExpo, number: str):
    with pytest.raises(Refusal) as refused:
        _create(expo, replace(NEW, business_number=number))

    assert _codes(refused) == [("business_number", "business_number")]


def test_an_exhibitor_does_not_leave_a_hall_in_which_it_holds_a_booth(expo: SmallExpo):
    sheet = HallSheet("TECH", HallKind.THEME, "기술관", "Tech Hall", 40, 0, 10, 10)
    venue.create_hall(expo.session, expo.organizer, expo.edition, sheet=sheet, now=NOW)
    row = BoothBlock(BoothSheet("B-1", 0, 0))
    venue.add_booths(expo.session, expo.organizer, expo.edition, hall_code="FOOD", block=row, now=NOW)
    code = _create(expo).code
    venue.place(expo.session, expo.organizer, expo.edition, exhibitor_code=code, booth_code="B-1", now=NOW)

    def move() -> Exhibitor:
        return exhibitors.change(
            expo.session, expo.organizer, expo.edition, code=code, profile=replace(NEW, hall="TECH"), now=NOW
        )

    with pytest.raises(Refusal) as refused:
        move()
    venue.allocate(
        expo.session,
        expo.organizer,
        expo.edition,
        exhibitor_id=exhibitors_queries.get(expo.session, expo.edition.id, code).id,
        booth_codes=[],
        now=NOW,
    )

    assert str(refused.value) == (
        "It is in B-1 of Food Zone. Take the booth back on the floor plan first; a new one is chosen there afterwards."
    )
    assert move().hall.code == "TECH"


def test_an_exhibitor_on_whom_others_count_is_not_removed(expo: SmallExpo):
    expo.meet(0, 0, expo.slots[0])
    expo.broadcast(0, TUESDAY, "13:00", "14:00")
    _case(expo, "E-001", "E-002")

    with pytest.raises(Refusal) as refused:
        exhibitors.remove(expo.session, expo.organizer, expo.edition, code="E-001", now=NOW)

    assert [str(violation) for violation in refused.value.violations] == [
        "Active consultations: 1. Cancel them in the timetable first, so that the buyers are told.",
        "Booked broadcasts: 1. Cancel them on the page “Studio” first.",
        "The collaboration case “Together” would be left with one company. Change or remove the case first.",
    ]


def test_an_exhibitor_leaves_with_its_products_and_closed_times(expo: SmallExpo):
    row = _create(expo)
    exhibitors.add_product(
        expo.session, expo.organizer, expo.edition, code=row.code, sheet=ProductSheet("김부각"), now=NOW
    )
    actor = Actor(Role.EXHIBITOR, None, "", expo.edition.id, exhibitor_id=row.id)
    availability.close(expo.session, actor, expo.edition, slot_id=expo.slots[0].id, now=NOW)

    exhibitors.remove(expo.session, expo.organizer, expo.edition, code=row.code, now=NOW)

    assert expo.session.scalars(select(Product)).all() == []
    assert expo.session.scalars(select(Closure)).all() == []
    with pytest.raises(NotFound):
        exhibitors_queries.get(expo.session, expo.edition.id, "E-003")


def test_products_are_moved_within_their_list(expo: SmallExpo):
    for name in ("하나", "둘", "셋", "셋"):  # the last one was pressed twice
        exhibitors.add_product(
            expo.session, expo.organizer, expo.edition, code="E-001", sheet=ProductSheet(name), now=NOW
        )
    third = expo.session.scalars(select(Product).where(Product.name_ko == "셋")).one()

    for places in (-1, -1, -1):
        exhibitors.move_product(
            expo.session, expo.organizer, expo.edition, code="E-001", product_id=third.id, places=places, now=NOW
        )

    shown = exhibitors_queries.get(expo.session, expo.edition.id, "E-001").products
    assert [(product.name_ko, product.position) for product in shown] == [("셋", 1), ("하나", 2), ("둘", 3)]


def test_a_product_of_somebody_else_is_not_found(expo: SmallExpo):
    product = exhibitors.add_product(
        expo.session, expo.organizer, expo.edition, code="E-001", sheet=ProductSheet("하나"), now=NOW
    )

    with pytest.raises(NotFound):
        exhibitors.remove_product(
            expo.session, expo.organizer, expo.edition, code="E-002", product_id=product.id, now=NOW
        )


def test_a_case_has_two_companies_or_more(expo: SmallExpo):
    with pytest.raises(Refusal) as refused:
        _case(expo, "E-001")

    assert _codes(refused) == [("too_few_members", "members")]


def test_a_case_can_change_its_companies(expo: SmallExpo):
    _create(expo)
    _case(expo, "E-001", "E-002")
    sheet = CaseSheet("C1", "FOOD", "함께", "Together", members=("E-002", "E-003"))

    case = exhibitors.change_case(expo.session, expo.organizer, expo.edition, code="C1", sheet=sheet, now=NOW)

    assert [member.code for member in case.members] == ["E-002", "E-003"]


def test_a_personal_link_is_made_once_and_for_a_person(expo: SmallExpo):
    row = _create(expo)
    first = exhibitors.invite(expo.session, expo.organizer, expo.edition, code=row.code, now=NOW)
    again = exhibitors.invite(expo.session, expo.organizer, expo.edition, code=row.code, now=NOW)

    with pytest.raises(Refusal) as refused:
        exhibitors.invite(expo.session, expo.organizer, expo.edition, code="E-001", now=NOW)

    assert (first.id, first.exhibitor_id, first.user.email) == (again.id, row.id, "dasom@example.com")
    assert [code for code, _ in _codes(refused)] == ["no_address"]
    message = expo.session.scalars(select(Message)).one()
    assert (message.template, message.user_id) == ("exhibitors.invited", first.user_id)


def test_an_organizer_of_another_edition_gets_no_link(expo: SmallExpo):
    boss = User(email="dasom@example.com", name="Organizer of last year", created_at=NOW)
    other = Edition(code="2023", name_ko="작년", name_en="Last year", starts_on=TUESDAY, ends_on=TUESDAY)
    expo.session.add_all([boss, other])
    expo.session.flush()
    expo.session.add(Membership(user_id=boss.id, edition_id=other.id, role=Role.ORGANIZER))
    _create(expo, replace(NEW, contact_email="dasom@example.com"))

    with pytest.raises(Refusal) as refused:
        exhibitors.invite(expo.session, expo.organizer, expo.edition, code="E-003", now=NOW)

    assert [code for code, _ in _codes(refused)] == ["organizers_address"]


def test_an_address_of_somebody_else_gets_no_second_role(expo: SmallExpo):
    _create(expo, replace(NEW, contact_email="organizer@expo.example"))

    with pytest.raises(Refusal) as refused:
        exhibitors.invite(expo.session, expo.organizer, expo.edition, code="E-003", now=NOW)

    assert [code for code, _ in _codes(refused)] == ["organizers_address"]
    assert len(expo.session.scalars(select(Membership)).all()) == 1


def test_a_new_link_makes_the_old_one_invalid(expo: SmallExpo):
    _create(expo)
    member = exhibitors.invite(expo.session, expo.organizer, expo.edition, code="E-003", now=NOW)
    before = member.link_version

    exhibitors.renew_link(expo.session, expo.organizer, expo.edition, code="E-003", now=NOW)

    assert member.link_version == before + 1


def test_only_an_organizer_enters_exhibitors(expo: SmallExpo):
    with pytest.raises(NotAllowed):
        exhibitors.create(expo.session, STRANGER, expo.edition, profile=NEW, now=NOW)


@pytest.mark.parametrize(("had", "codes"), [(0, ["E-002"]), (1, []), (2, ["E-001"]), (3, [])])
def test_the_list_can_be_narrowed_to_a_number_of_consultations(expo: SmallExpo, had: int, codes: list[str]):
    expo.meet(0, 0, expo.slots[0])
    expo.meet(0, 1, expo.slots[1])

    found = exhibitors_queries.search(expo.session, expo.edition.id, exhibitors_queries.ExhibitorFilter(meetings=had))

    assert [exhibitor.code for exhibitor in found] == codes
