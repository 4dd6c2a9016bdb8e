"""An exhibitor changes its own page, at once or after the organizer has looked."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.people import Actor
from expo.domain.refusals import NotAllowed, NotFound, Refusal
from expo.models.exhibitors import Product
from expo.models.outbox import Message
from expo.queries import page_changes as page_changes_queries
from expo.services import exhibitors, page_changes, pictures
from expo.services.exhibitors import ProductSheet
from expo.services.page_changes import OwnProfile
from expo.services.storage import FileFolder
from tests.support import consultations
from tests.support.images import photo
from tests.support.small_expo import THE_EVE, SmallExpo

pytestmark = pytest.mark.sqlite_only
TOFU = ProductSheet(name_ko="두부", name_en="Tofu")
TOFU_WEIGHED = ProductSheet(name_ko="두부 300g", name_en="Tofu 300 g")


@pytest.fixture
def looked_at(expo: SmallExpo) -> SmallExpo:
    """Return the small expo, whose organizer looks at every change."""
    expo.edition.page_approval = True
    return expo


@pytest.fixture
def host(expo: SmallExpo) -> Actor:
    return consultations.exhibitor(expo, 0)


def names(session: Session) -> list[str]:
    session.flush()
    return list(session.scalars(select(Product.name_ko).order_by(Product.id)))


def test_a_profile_is_on_the_page_at_once(session, expo, host):
    page_changes.change_profile(
        session, host, expo.edition, profile=OwnProfile(languages=("ko", "vi"), story_en="Soy."), now=THE_EVE
    )

    company = expo.exhibitors[0]
    assert (company.languages, company.story_en) == (["ko", "vi"], "Soy.")


def test_what_the_organizer_approves_shows_and_not_before(session, looked_at, host):
    change = page_changes.add_product(session, host, looked_at.edition, sheet=TOFU, now=THE_EVE)
    before = names(session)

    page_changes.approve(session, looked_at.organizer, looked_at.edition, change.id, now=THE_EVE)

    assert (before, names(session)) == ([], ["두부"])
    assert page_changes_queries.count_waiting(session, looked_at.edition.id) == 0


def test_an_organizer_is_not_asked_to_look_at_a_page_that_stays_as_it_is(session, looked_at, host):
    company = looked_at.exhibitors[0]
    company.export_countries = ["VN", "CN"]
    waiting = page_changes.change_profile(
        session, host, looked_at.edition, profile=OwnProfile(languages=("ko",), story_en="Soy."), now=THE_EVE
    )
    as_it_is = OwnProfile(
        languages=tuple(company.languages),
        export_countries=("CN", "VN"),
        contact_name=company.contact_name,
        contact_phone=company.contact_phone,
    )

    again = page_changes.change_profile(session, host, looked_at.edition, profile=as_it_is, now=THE_EVE)

    assert waiting is not None
    assert again is None
    assert page_changes_queries.count_waiting(session, looked_at.edition.id) == 0


def test_a_declined_change_says_why_and_can_be_sent_again(session, looked_at, host):
    profile = OwnProfile(languages=("ko",), story_ko="최고의 두부")
    change = page_changes.change_profile(session, host, looked_at.edition, profile=profile, now=THE_EVE)

    with pytest.raises(Refusal):
        page_changes.decline(session, looked_at.organizer, looked_at.edition, change.id, reason=" ", now=THE_EVE)
    page_changes.decline(session, looked_at.organizer, looked_at.edition, change.id, reason="과장 표현", now=THE_EVE)
    told = session.scalars(select(Message.body).where(Message.template == "page_changes.declined")).all()
    page_changes.change_profile(session, host, looked_at.edition, profile=profile, now=THE_EVE)

    (again,) = page_changes_queries.own(session, host)
    assert (again.reason, again.declined_at) == ("", None)
    assert "과장 표현" in told[0]


def test_a_product_of_another_company_is_not_found(session, expo, host):
    exhibitors.add_product(session, expo.organizer, expo.edition, code=expo.exhibitors[1].code, sheet=TOFU, now=THE_EVE)
    (theirs,) = session.scalars(select(Product.id))

    with pytest.raises(NotFound):
        page_changes.change_product(session, host, expo.edition, product_id=theirs, sheet=TOFU, now=THE_EVE)
    with pytest.raises(NotFound):
        page_changes.remove_product(session, host, expo.edition, product_id=theirs, now=THE_EVE)


def test_a_product_is_changed_and_removed(session, expo, host):
    page_changes.add_product(session, host, expo.edition, sheet=TOFU, now=THE_EVE)
    (product_id,) = session.scalars(select(Product.id))
    page_changes.change_product(
        session, host, expo.edition, product_id=product_id, sheet=ProductSheet("순두부"), now=THE_EVE
    )
    changed = names(session)

    page_changes.remove_product(session, host, expo.edition, product_id=product_id, now=THE_EVE)

    assert (changed, names(session)) == (["순두부"], [])


def test_texts_and_photo_of_one_product_wait_side_by_side_and_each_takes_the_place_of_its_own(
    session, looked_at, host, tmp_path
):
    soy = Product(exhibitor_id=looked_at.exhibitors[0].id, position=1, name_ko="두부", name_en="Tofu")
    session.add(soy)
    session.flush()
    files = FileFolder(tmp_path / "files")
    jar, wrong = pictures.encode(photo()), pictures.encode(photo(colour="red"))

    def send(picture, alt):
        return page_changes.change_picture(
            session,
            host,
            looked_at.edition,
            files,
            product_id=soy.id,
            picture=picture,
            alt_ko="",
            alt_en=alt,
            now=THE_EVE,
        )

    page_changes.change_product(session, host, looked_at.edition, product_id=soy.id, sheet=TOFU_WEIGHED, now=THE_EVE)
    send(wrong, "A jar")
    send(jar, "A jar")
    change = send(None, "A brown jar")

    waiting = page_changes_queries.waiting(session, looked_at.edition.id)
    assert [one.kind.value for one in waiting] == ["change", "picture"]
    assert change.values["digest"] == jar.digest
    assert pictures.used_names(session) == {name for name, _content in jar.files}
    page_changes.approve(session, looked_at.organizer, looked_at.edition, change.id, now=THE_EVE)
    assert send(None, "A brown jar") is None
    with pytest.raises(NotAllowed):
        pictures.put(
            session,
            host,
            looked_at.edition,
            files,
            code=looked_at.exhibitors[0].code,
            product_id=soy.id,
            picture=wrong,
            alt_ko="",
            alt_en="",
            now=THE_EVE,
        )
