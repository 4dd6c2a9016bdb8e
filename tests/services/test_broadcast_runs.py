"""A broadcast behind the scenes: products until the lock, the cue sheet and its clock, crew in the one calendar."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.broadcast_runs import CrewPart, Cue, RunStep, read, typed
from expo.domain.people import Actor, Role
from expo.domain.refusals import Refusal
from expo.models.broadcast_runs import OrderIntent
from expo.models.calendar import Hold
from expo.models.exhibitors import Product
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.queries import broadcast_runs as broadcast_runs_queries
from expo.services import broadcast_changes, broadcast_crew, broadcast_figures, broadcast_runs, calendar
from expo.services.broadcast_changes import BroadcastProfile
from expo.services.broadcast_figures import CountedShow
from expo.services.broadcast_runs import GoodsLine
from tests.support import small_expo
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, TUESDAY, WEDNESDAY, SmallExpo, at

START = at(TUESDAY, "10:30")


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return small_expo.build(session)


@pytest.fixture
def show(expo: SmallExpo) -> Broadcast:
    show = expo.broadcast(0, TUESDAY, "10:30", "11:30")
    for name in ("김부각", "김스낵"):
        expo.session.add(Product(exhibitor=expo.exhibitors[0], name_ko=name, price=5000))
    expo.session.flush()
    return show


def step(expo: SmallExpo, show: Broadcast, taken: RunStep, now=START) -> None:
    broadcast_runs.take_step(expo.session, expo.organizer, expo.edition, broadcast_id=show.id, step=taken, now=now)


def test_the_exhibitor_chooses_its_products_until_they_are_locked(expo, show):
    exhibitor = Actor(Role.EXHIBITOR, None, "담당", expo.edition.id, exhibitor_id=expo.exhibitors[0].id)
    first, second = show.exhibitor.products

    def choose(actor: Actor) -> None:
        lines = [GoodsLine(second.id, 3900, 50), GoodsLine(first.id)]
        broadcast_runs.set_products(expo.session, actor, expo.edition, broadcast_id=show.id, lines=lines, now=NOW)

    choose(exhibitor)
    step(expo, show, RunStep.PRODUCTS_LOCKED, NOW)

    goods = broadcast_runs_queries.goods(expo.session, show)
    assert [(one.product.name_ko, one.row.live_price) for one in goods] == [("김스낵", 3900), ("김부각", None)]
    with pytest.raises(Refusal) as refusal:
        choose(exhibitor)
    assert codes_of(refusal) == ["products_locked"]
    choose(expo.organizer)


def test_the_clock_runs_from_going_on_air_and_the_director_moves_it(expo, show):
    text = "00:00 | 오프닝\n08:00\t제품 1\t1\t보여 드립니다\t가격"
    broadcast_runs.set_cues(expo.session, expo.organizer, expo.edition, broadcast_id=show.id, text=text, now=NOW)
    step(expo, show, RunStep.ON_AIR)
    later = START + timedelta(minutes=2)
    broadcast_runs.jump(expo.session, expo.organizer, expo.edition, broadcast_id=show.id, second=480, now=later)

    run = broadcast_runs_queries.run(expo.session, show.id, later + timedelta(seconds=5))
    assert run.second == 485
    step(expo, show, RunStep.OFF_AIR, later)
    assert broadcast_runs_queries.run(expo.session, show.id, later).second is None


@pytest.mark.sqlite_only
def test_a_step_is_taken_back_only_while_it_is_the_last(expo, show):
    with pytest.raises(Refusal) as early:
        step(expo, show, RunStep.OFF_AIR)
    step(expo, show, RunStep.ON_AIR)
    step(expo, show, RunStep.OFF_AIR)
    with pytest.raises(Refusal) as late:
        step(expo, show, RunStep.ON_AIR)
    step(expo, show, RunStep.OFF_AIR)

    assert (codes_of(early), codes_of(late)) == (["not_on_air"], ["step_is_past"])
    assert list(broadcast_runs_queries.steps(expo.session, show.id)) == [RunStep.ON_AIR]


def test_a_cue_sheet_reads_as_it_was_written_and_says_what_is_wrong_by_line():
    cues = [Cue(0, "오프닝"), Cue(150, "제품 1", 2, "보여 드립니다", "가격")]

    assert read(typed(cues), 2) == (cues, [])
    _cues, wrong = read("x | a\n00:10 |\n00:20 | b | 3\n00:20 | c\n00:20 | d", 2)
    assert [(one.code, one.params["row"]) for one in wrong] == [
        ("cue_time", 1), ("cue_segment", 2), ("cue_product", 3), ("cue_twice", 5),
    ]  # fmt: skip


def test_crew_and_interpreter_are_in_one_place_at_a_time(expo, show):
    member = broadcast_crew.add(
        expo.session, expo.organizer, expo.edition, name="문하람", part=CrewPart.DIRECTOR, now=NOW
    )

    def assign(broadcast: Broadcast) -> None:
        broadcast_crew.assign(
            expo.session,
            expo.organizer,
            expo.edition,
            broadcast_id=broadcast.id,
            crew_ids=[member.id],
            interpreter_ids=[expo.interpreter.id],
            now=NOW,
        )

    assign(show)
    held = select(func.count()).select_from(Hold)
    assert expo.session.scalar(held.where(Hold.crew_member_id == member.id)) == 2
    assert expo.session.scalar(held.where(Hold.interpreter_id == expo.interpreter.id)) == 2
    expo.meet(1, 1, expo.slot(WEDNESDAY, "10:30"), interpreted=True)
    new = StudioSlot(
        edition_id=expo.edition.id, studio=expo.studio, starts_at=at(WEDNESDAY, "10:30"), ends_at=at(WEDNESDAY, "11:00")
    )
    expo.session.add(new)
    expo.session.flush()
    with pytest.raises(Refusal) as refusal:
        broadcast_changes.change(
            expo.session,
            expo.organizer,
            expo.edition,
            broadcast_id=show.id,
            profile=BroadcastProfile(new.id, "방송"),
            now=NOW,
        )
    assert codes_of(refusal) == ["crew_busy"]


def test_a_new_grid_keeps_the_crews_times(expo, show):
    member = broadcast_crew.add(
        expo.session, expo.organizer, expo.edition, name="문하람", part=CrewPart.CAMERA, now=NOW
    )
    broadcast_crew.assign(
        expo.session,
        expo.organizer,
        expo.edition,
        broadcast_id=show.id,
        crew_ids=[member.id],
        interpreter_ids=[],
        now=NOW,
    )
    calendar.rebuild(expo.session, expo.edition)

    assert expo.session.scalar(select(func.count()).where(Hold.crew_member_id == member.id)) == 2


def test_figures_are_typed_or_read_from_a_sheet_whole_or_not_at_all(expo, show):
    over = at(TUESDAY, "12:00")
    with pytest.raises(Refusal) as refusal:
        broadcast_figures.read(
            expo.session, expo.organizer, expo.edition, text="E-001\t10\t20\t1\t1\t1\nE-009\t1", source="", now=over
        )
    assert codes_of(refusal) == ["peak_large", "figures_line"]
    sheet = "name;views;peak;likes;orders;sales\n윤슬푸드;1,200;180;300;31;730000"
    count = broadcast_figures.read(expo.session, expo.organizer, expo.edition, text=sheet, source="Naver", now=over)
    (report,) = broadcast_runs_queries.reports(expo.session, expo.edition.id)
    assert (count, report.counted.views, report.counted.sales) == (1, 1200, 730_000)
    broadcast_figures.enter(
        expo.session,
        expo.organizer,
        expo.edition,
        broadcast_id=show.id,
        counted=CountedShow(1300, 180, 300, 32, 760_000, ("VN",)),
        now=over,
    )
    (report,) = broadcast_runs_queries.reports(expo.session, expo.edition.id)
    broadcast_figures.read(expo.session, expo.organizer, expo.edition, text=sheet, source="Naver", now=over)
    assert (report.counted.views, report.counted.countries) == (1200, ["VN"])


def test_a_viewer_would_buy_and_changes_its_mind(expo, show):
    product = show.exhibitor.products[0]

    def intend(quantity: int) -> None:
        broadcast_runs.intend(
            expo.session,
            expo.edition,
            broadcast_id=show.id,
            product_id=product.id,
            key="one",
            quantity=quantity,
            now=START,
        )

    for quantity in (2, 3):
        intend(quantity)
    assert broadcast_runs_queries.intents(expo.session, show.id) == {product.id: 3}
    intend(0)
    assert expo.session.scalars(select(OrderIntent)).all() == []
