"""A new edition: from nothing, from an earlier one, and into the archive."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import delete, func, select

from expo.domain.buyers import Track
from expo.domain.editions import BlockKind, Phase
from expo.domain.people import Actor, Role
from expo.domain.refusals import NotAllowed, NotFound, Refusal
from expo.domain.schedules import Policy
from expo.domain.set_up import EditionStart
from expo.domain.settings import EditionProfile
from expo.models.buyers import Buyer, ConsentText
from expo.models.editions import Block, Edition, OpenPhase, Slot
from expo.models.exhibitors import CollaborationCase, Exhibitor, Product, Sector
from expo.models.limits import CompanyLimit
from expo.models.live_commerce import StudioSlot
from expo.models.people import Membership, User
from expo.models.pictures import Picture
from expo.models.venue import Booth, BoothAllocation, Hall, MeetingTable
from expo.queries import editions as editions_queries
from expo.services import editions, privacy, schedules
from expo.services.editions import CopyChoices
from tests.support.refusals import codes_of

pytestmark = pytest.mark.sqlite_only

NOW = datetime(2026, 9, 1, tzinfo=UTC)
PROFILE = EditionProfile("2026 소싱 페어", "Sourcing Fair 2026", date(2026, 10, 20), date(2026, 10, 22))
START = EditionStart(PROFILE)
THE_EVE = datetime(2024, 10, 21, tzinfo=UTC)


@pytest.fixture
def maker(session) -> Actor:
    """A person who organizes."""
    user = User(email="maker@expo.example", name="오가람", created_at=NOW)
    session.add(user)
    session.flush()
    return Actor(Role.ORGANIZER, user.id, user.name)


def _count(session, model, edition):
    return session.scalar(select(func.count()).select_from(model).where(model.edition_id == edition.id))


def test_a_prepared_edition_becomes_what_its_organizer_says(session, maker):
    prepared = editions.prepare(session, now=NOW)
    start = replace(START, opens=time(9), closes=time(12), lunch_starts=None, lunch_ends=None)

    edition = editions.set_up(session, maker, prepared, start=start, now=NOW)

    assert (edition.code, edition.name_ko, edition.pending_set_up) == ("2026", "2026 소싱 페어", None)
    assert _count(session, Slot, edition) == 3 * 6
    assert (_count(session, Sector, edition), _count(session, ConsentText, edition)) == (6, 6)
    with pytest.raises(NotFound):
        editions.set_up(session, maker, edition, start=start, now=NOW)


def test_an_address_is_free_and_has_a_shape(session, maker):
    first = editions.create(session, maker, start=START, now=NOW)

    second = editions.create(session, maker, start=START, now=NOW)

    assert (first.code, second.code) == ("2026", "2026-2")
    for code in ("2026", "Static", "../x", "한글"):
        with pytest.raises(Refusal) as refused:
            editions.create(session, maker, start=replace(START, code=code), now=NOW)
        assert [one.field for one in refused.value.violations] == ["code"]


def test_hours_past_midnight_and_half_a_lunch_are_refused_with_the_true_reason(session, maker):
    start = replace(START, opens=time(18), closes=time(1), lunch_ends=None)

    with pytest.raises(Refusal) as refused:
        editions.create(session, maker, start=start, now=NOW)

    assert {one.code: one.field for one in refused.value.violations} == {
        "half_a_lunch": "lunch_ends",
        "past_midnight": "closes",
    }


def test_only_an_organizer_of_the_whole_edition_makes_another_one(session):
    with pytest.raises(NotAllowed):
        editions.create(session, Actor(Role.EXHIBITOR), start=START, now=NOW)


def test_a_copy_has_the_venue_the_rules_and_the_exhibitors_but_no_allocation_and_no_buyer(session, sample, maker):
    start = replace(START, code="next")
    one = session.scalars(select(Product).order_by(Product.id)).first()
    for product_id in (None, one.id):
        session.add(
            Picture(
                edition_id=sample.id,
                exhibitor_id=one.exhibitor_id,
                product_id=product_id,
                digest="a" * 32,
                width=9,
                height=6,
                changed_at=NOW,
            )
        )
    session.flush()

    edition = editions.copy(session, maker, sample, start=start, choices=CopyChoices(), now=NOW)

    for model in (Hall, Booth, MeetingTable, Sector, Exhibitor, CollaborationCase, Picture):
        assert _count(session, model, edition) == _count(session, model, sample), model
    products = select(func.count()).select_from(Product).join(Product.exhibitor)
    assert session.scalar(products.where(Exhibitor.edition_id == edition.id)) == 320
    allocated = select(func.count()).select_from(BoothAllocation).join(BoothAllocation.booth)
    assert session.scalar(allocated.where(Booth.edition_id == edition.id)) == 0
    assert _count(session, Buyer, edition) == 0
    assert edition.exhibitor_minimum == sample.exhibitor_minimum
    roles = select(Membership.role, func.count()).where(Membership.edition_id == edition.id).group_by(Membership.role)
    made = dict(session.execute(roles).all())
    assert made[Role.EXHIBITOR] == 99
    assert made[Role.ORGANIZER] > 1


def test_a_copy_moves_hours_blocks_and_studio_slots_to_its_own_days(session, sample, maker):
    edition = editions.copy(
        session, maker, sample, start=replace(START, code="next"), choices=CopyChoices(False, False), now=NOW
    )

    moved = date(2026, 10, 20) - sample.starts_on
    kept = [day for day in sample.days if day.on + moved <= edition.ends_on]
    assert [(day.on - moved, day.opens, day.closes) for day in edition.days] == [
        (day.on, day.opens, day.closes) for day in kept
    ]
    slots = [slot for slot in sample.slots if slot.starts_at + moved < datetime(2026, 10, 22, 15, tzinfo=UTC)]
    assert [slot.starts_at - moved for slot in edition.slots] == [slot.starts_at for slot in slots]
    assert 0 < _count(session, StudioSlot, edition) < _count(session, StudioSlot, sample)
    assert _count(session, Exhibitor, edition) == 0


def test_a_copy_with_one_more_day_has_lunch_on_it_and_no_ceremony(session, sample, maker):
    whole = replace(PROFILE, ends_on=PROFILE.starts_on + (sample.ends_on - sample.starts_on) + timedelta(days=1))
    last_day = max(sample.days, key=lambda day: day.on)
    last = last_day.on
    kinds = {block.kind for block in sample.blocks if block.starts_at.astimezone(sample.zone).date() == last}
    zone, named = sample.zone, {"name_ko": "폐막식", "name_en": "Closing"}
    starts_at = datetime.combine(last, last_day.opens, tzinfo=zone)
    until = starts_at + timedelta(minutes=30)
    sample.blocks.append(Block(kind=BlockKind.CEREMONY, starts_at=starts_at, ends_at=until, **named))
    session.flush()

    start = replace(START, code="next", profile=whole)
    edition = editions.copy(session, maker, sample, start=start, choices=CopyChoices(False, False), now=NOW)

    at = [(one.kind, one.starts_at.astimezone(zone)) for one in edition.blocks]
    assert BlockKind.LUNCH in kinds
    assert {kind for kind, moment in at if moment.date() == edition.ends_on} == kinds - {BlockKind.CEREMONY}
    assert sum(kind is BlockKind.CEREMONY for kind, _moment in at) == sum(
        one.kind is BlockKind.CEREMONY for one in sample.blocks
    )


def test_a_copy_has_the_limits_of_groups_and_of_no_single_company(session, sample, maker):
    hall, sector = (session.scalars(select(one).where(one.edition_id == sample.id)).first() for one in (Hall, Sector))
    exhibitor = session.scalars(select(Exhibitor).where(Exhibitor.edition_id == sample.id)).first()
    groups = [{"hall_id": hall.id}, {"sector_id": sector.id}, {"track": Track.OVERSEAS}, {"country": "VN"}]
    session.execute(delete(CompanyLimit))
    for number, whom in enumerate([*groups, {"exhibitor_id": exhibitor.id}]):
        session.add(CompanyLimit(edition_id=sample.id, minimum=number, **whom))
    session.flush()

    edition = editions.copy(session, maker, sample, start=replace(START, code="next"), choices=CopyChoices(), now=NOW)

    copied = session.scalars(
        select(CompanyLimit).where(CompanyLimit.edition_id == edition.id).order_by(CompanyLimit.minimum)
    ).all()
    assert [one.minimum for one in copied] == [0, 1, 2, 3]
    assert (copied[0].hall.code, copied[0].hall.edition_id) == (hall.code, edition.id)
    assert (copied[1].sector.code, copied[1].sector.edition_id) == (sector.code, edition.id)
    assert (copied[2].track, copied[3].country) == (Track.OVERSEAS, "VN")


def test_the_archive_closes_the_phases_and_can_be_left(session, sample, maker):
    editions.archive(session, maker, sample, now=NOW)

    assert _count(session, OpenPhase, sample) == 0
    assert sample.archive.archived_at == NOW

    editions.reopen(session, maker, sample, now=NOW)
    assert sample.archive is None


def test_an_archived_expo_refuses_every_act_but_the_rights_of_people_below_the_web_too(session, sample, maker):
    asked = schedules.ask(session, maker, sample, policy=Policy(seconds=5), now=THE_EVE)
    asked_id = asked.id
    editions.archive(session, maker, sample, now=NOW)

    with pytest.raises(Refusal) as refused:
        editions.open_phase(session, maker, sample, phase=Phase.WISHES, now=NOW)

    assert codes_of(refused) == ["archived"]
    assert schedules.claim(session, worker="w", now=NOW) is None
    buyer = session.scalars(select(Buyer).where(Buyer.edition_id == sample.id)).first()
    privacy.erase(session, maker, sample, code=buyer.code, now=NOW)
    editions.reopen(session, maker, sample, now=NOW)
    assert schedules.claim(session, worker="w", now=NOW) == asked_id


def test_a_visitor_meets_the_expo_that_is_on_then_the_next_one_then_the_latest(session, maker):
    def create(day: date, **changes: object) -> Edition:
        profile = replace(PROFILE, starts_on=day, ends_on=day + timedelta(days=2), languages="ko")
        return editions.create(session, maker, start=replace(START, profile=profile), now=NOW)

    last, this, coming = (create(date(year, 10, 20)) for year in (2025, 2026, 2027))
    editions.prepare(session, now=NOW)

    assert editions_queries.current(session, date(2026, 10, 22)) is this
    assert editions_queries.current(session, date(2026, 10, 23)) is coming
    assert editions_queries.current(session, date(2028, 1, 1)) is coming
    editions.archive(session, maker, coming, now=NOW)
    assert editions_queries.current(session, date(2028, 1, 1)) is this
    assert last.language_codes == ("ko",)
