"""Everyone who may enter has one valid badge, found by its token, its code and the holder's name."""

import itertools
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from expo.config import Config
from expo.domain import badges as rules
from expo.domain.badges import ALPHABET, BadgeType, PersonSource
from expo.domain.people import Actor, Role
from expo.domain.permissions import Permission
from expo.domain.refusals import NotAllowed
from expo.models.badges import Badge, Person
from expo.models.interpreters import Interpreter
from expo.models.people import Membership, User
from expo.queries import badges as badges_queries
from expo.services import badges
from tests.support import small_expo
from tests.support.small_expo import NOW

pytestmark = pytest.mark.sqlite_only

SECRET = "a secret of the tests"
SETTINGS = Config(secret_key=SECRET, public_url="https://expo.example")


@pytest.fixture
def expo(session):
    built = small_expo.build(session)
    for row, name in ((built.exhibitors[0], "윤하늘"), (built.buyers[1], "Lan Nguyen")):
        user = User(email=f"{row.code}@example.com", name=name, created_at=NOW)
        session.add(user)
        session.flush()
        side = "exhibitor" if row is built.exhibitors[0] else "buyer"
        session.add(Membership(user_id=user.id, edition_id=built.edition.id, role=side, **{f"{side}_id": row.id}))
    session.flush()
    badges.complete(session, built.organizer, built.edition, secret=SECRET, now=NOW)
    return built


def holder(expo, name):
    return badges_queries.search(expo.session, expo.organizer, name)[0]


def test_each_person_gets_one_badge_of_the_right_type(expo):
    made_again = badges.complete(expo.session, expo.organizer, expo.edition, secret=SECRET, now=NOW)
    rows = expo.session.execute(select(Person.name, Person.type).order_by(Person.name)).all()

    assert made_again == 0
    assert {tuple(row) for row in rows} == {
        ("윤하늘", BadgeType.EXHIBITOR),
        ("Lan Nguyen", BadgeType.OVERSEAS),
        ("서다온", BadgeType.INTERPRETER),
        ("Organizer", BadgeType.STAFF),
    }


def test_the_desk_says_as_many_lack_a_badge_as_get_one(expo):
    expo.session.add(Interpreter(edition_id=expo.edition.id, code="I-09", name="하나통역"))
    expo.session.flush()

    lacking = badges_queries.count_without(expo.session, expo.edition.id)

    assert lacking == badges.complete(expo.session, expo.organizer, expo.edition, secret=SECRET, now=NOW) == 1


def test_a_walk_in_who_gets_an_account_keeps_the_one_badge(expo):
    company = expo.buyers[0]
    new = badges.NewPerson(name="김서준", type=BadgeType.DOMESTIC, source=PersonSource.WALK_IN)
    badge = badges.enter(expo.session, expo.edition, new, secret=SECRET, now=NOW)
    badge.person.buyer_id = company.id
    user = User(email="kim@example.com", name="김서준", created_at=NOW)
    expo.session.add(user)
    expo.session.flush()
    member = Membership(user_id=user.id, edition_id=expo.edition.id, role="buyer", buyer_id=company.id)
    expo.session.add(member)
    expo.session.flush()

    made = badges.complete(expo.session, expo.organizer, expo.edition, secret=SECRET, now=NOW)

    people = expo.session.scalars(select(Person).where(Person.buyer_id == company.id)).all()
    assert (made, [one.id for one in people], people[0].membership_id) == (0, [badge.person_id], member.id)


@pytest.mark.parametrize("typed", ["윤하늘", "ㅇㅎㄴ", "윤슬", "ㅇㅅㅍㄷ", "yunseul"])
def test_a_person_is_found_by_name_company_and_initial_consonants(expo, typed):
    assert [one.name for one in badges_queries.search(expo.session, expo.organizer, typed)] == ["윤하늘"]


def test_the_name_that_was_typed_comes_before_names_and_companies_that_contain_it(expo):
    for name, company in (("Bo Ming", "Linotech"), ("Adeline Roe", ""), ("Lina Kim", ""), ("Wu Lin", ""), ("lin", "")):
        new = badges.NewPerson(name, company=company)
        badges.add(expo.session, expo.organizer, expo.edition, person=new, secret=SECRET, now=NOW)

    found = [one.name for one in badges_queries.search(expo.session, expo.organizer, "Lin")]

    assert found == ["lin", "Wu Lin", "Lina Kim", "Adeline Roe", "Bo Ming"]


def test_a_badge_is_read_from_its_qr_code_its_code_and_a_scanner_in_korean_mode(expo):
    found = holder(expo, "윤하늘")
    address = badges.address(SETTINGS, found.badge)
    keys = {latin: hangul for hangul, latin in rules._KEYS.items() if latin.islower()}
    korean = "".join(keys.get(one, one) for one in address.lower())

    for text in (address, address.lower(), found.code, found.code.lower(), f" {found.code} ", korean):
        assert badges_queries.find(expo.session, expo.edition.id, rules.read(text)) is found.badge, text
    assert address.startswith("HTTPS://EXPO.EXAMPLE/B/")
    assert (rules.read("https://elsewhere.example/"), rules.read("하늘마트")) == (None, None)


def test_the_database_alone_opens_nothing_and_a_new_secret_still_shows_the_old_code(expo):
    found = holder(expo, "윤하늘")
    address = badges.address(SETTINGS, found.badge)

    renewed = Config(secret_key="another", former_secret_keys=(SECRET,), public_url="https://expo.example")
    assert badges.address(renewed, found.badge) == address
    assert address.rpartition("/")[2] not in (found.badge.salt, found.badge.token_hash)


def test_every_slip_and_every_swap_in_a_code_is_found():
    code = rules.new_code(lambda alphabet: alphabet[7])
    slips = {code[:place] + other + code[place + 1 :] for place, other in itertools.product(range(6), ALPHABET)} - {
        code
    }
    letters = iter("7K3M9")
    other = rules.new_code(lambda _alphabet: next(letters))
    swaps = {other[:place] + other[place + 1] + other[place] + other[place + 2 :] for place in range(5)} - {other}

    assert rules.typed_code(code) == code
    assert rules.typed_code(f"({code[:4]}–{code[4:]}).") == code
    assert [one for one in slips | swaps if rules.typed_code(one)] == []


def test_a_replaced_badge_is_revoked_and_names_no_second_person(expo):
    old = holder(expo, "윤하늘").badge
    new = badges.replace(
        expo.session, expo.organizer, expo.edition, person_id=old.person_id, secret=SECRET, now=NOW + timedelta(1)
    )

    assert (new.replaces_id, old.revoked_at) == (old.id, NOW + timedelta(1))
    assert holder(expo, "윤하늘").badge.id == new.id


def test_the_database_refuses_a_second_valid_badge(expo):
    old = holder(expo, "윤하늘").badge
    expo.session.add(
        Badge(
            edition_id=expo.edition.id, person_id=old.person_id, salt="x", token_hash="y", code="ABCDEF", issued_at=NOW
        )
    )

    with pytest.raises(IntegrityError):
        expo.session.flush()


def test_a_form_that_is_sent_twice_makes_one_badge_and_a_namesake_gets_one(expo):
    def enter(company: str, now=NOW) -> str:
        new = badges.NewPerson("김봄", company=company)
        return badges.add(expo.session, expo.organizer, expo.edition, person=new, secret=SECRET, now=now).code

    first = enter("봄상사")

    assert enter("봄상사", NOW + timedelta(seconds=5)) == first
    assert first not in {enter("여름상사"), enter("봄상사", NOW + timedelta(minutes=5))}


def test_only_the_desk_searches_prints_and_makes_badges(expo):
    crew = Actor(Role.ORGANIZER, edition_id=expo.edition.id, permissions=frozenset({Permission.MANAGE_VENUE}))

    with pytest.raises(NotAllowed):
        badges_queries.search(expo.session, crew, "윤하늘")
    with pytest.raises(NotAllowed):
        badges_queries.sheet(expo.session, crew)
    with pytest.raises(NotAllowed):
        badges.complete(expo.session, crew, expo.edition, secret=SECRET, now=NOW)
    assert expo.session.scalar(select(func.count()).select_from(Badge)) == 4
