"""What binds anybody survives a merge: the stronger wish, the later answer, what either of two entries said."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from expo.domain.buyers import Verification
from expo.domain.imports import ImportKind
from expo.domain.venue import BoothKind
from expo.domain.wishes import Answer, Level, Side
from expo.models.allocation import BoothRequest, BoothWish, Competitor
from expo.models.buyers import BuyerDocument, BuyerFile
from expo.models.exhibitors import Exhibitor
from expo.models.venue import Booth
from expo.models.wishes import Wish, WishReply
from expo.services import imports
from tests.support import small_expo
from tests.support.small_expo import NOW, SmallExpo


@pytest.fixture
def expo(session) -> SmallExpo:
    return small_expo.build(session)


def merge_exhibitors(expo: SmallExpo, kept: int = 0, gone: int = 1) -> None:
    codes = {"kept": expo.exhibitors[kept].code, "gone": expo.exhibitors[gone].code}
    imports.merge(expo.session, expo.organizer, expo.edition, kind=ImportKind.EXHIBITORS, now=NOW, **codes)


def merge_buyers(expo: SmallExpo) -> None:
    expo.buyers[1].track, expo.buyers[1].country = expo.buyers[0].track, expo.buyers[0].country
    codes = {"kept": expo.buyers[0].code, "gone": expo.buyers[1].code}
    imports.merge(expo.session, expo.organizer, expo.edition, kind=ImportKind.BUYERS, now=NOW, **codes)


def buyer_details(expo: SmallExpo) -> dict[str, tuple[tuple, tuple]]:
    expo.buyers[1].track = expo.buyers[0].track
    codes = {"kept": expo.buyers[0].code, "gone": expo.buyers[1].code}
    seen = imports.merge_preview(expo.session, expo.organizer, expo.edition, kind=ImportKind.BUYERS, **codes)
    return {one.name.name_en: (one.stays, one.falls_away) for one in seen.details}


@pytest.mark.parametrize(
    ("kept", "gone", "stays"),
    [
        (Level.INTERESTED, Level.MUST, Level.MUST),
        (Level.MUST, Level.INTERESTED, Level.MUST),
        (Level.MUST, Level.NEVER, Level.NEVER),
        (Level.NEVER, Level.MUST, Level.NEVER),
    ],
)
@pytest.mark.parametrize("side", Side)
def test_of_two_wishes_for_the_same_company_the_stronger_stays(expo, kept, gone, stays, side):
    expo.wish(0, 0, kept, side).message = "할랄 인증을 확인하고 싶습니다"
    expo.wish(1, 0, gone, side)

    merge_exhibitors(expo)

    (wish,) = expo.session.scalars(select(Wish))
    assert (wish.level, wish.exhibitor_id) == (stays, expo.exhibitors[0].id)
    assert wish.message == ("" if stays is Level.NEVER else "할랄 인증을 확인하고 싶습니다")


def test_wishes_of_a_buyer_that_was_entered_twice_are_joined_too(expo):
    expo.wish(0, 0, Level.INTERESTED)
    expo.wish(0, 1, Level.NEVER)

    merge_buyers(expo)

    assert expo.session.scalars(select(Wish.level)).all() == [Level.NEVER]


def test_the_order_of_the_one_goes_on_after_that_of_the_other(expo):
    for exhibitor, buyer, rank in ((0, 0, 1), (1, 0, 1), (1, 1, 2)):
        expo.wish(exhibitor, buyer, Level.MUST, Side.EXHIBITOR).rank = rank
    expo.session.flush()

    merge_exhibitors(expo)

    ranks = expo.session.execute(select(Wish.buyer_id, Wish.rank))
    assert dict(ranks.all()) == {expo.buyers[0].id: 1, expo.buyers[1].id: 3}


@pytest.mark.parametrize(("kept_later", "answer"), [(True, Answer.ACCEPTED), (False, Answer.DECLINED)])
def test_the_later_of_two_answers_counts(expo, kept_later, answer):
    earlier, later = NOW - timedelta(days=1), NOW
    for number, one, at in (
        (0, Answer.ACCEPTED, later if kept_later else earlier),
        (1, Answer.DECLINED, earlier if kept_later else later),
    ):
        expo.wish(number, 0).reply = WishReply(answer=one, replied_at=at)
    expo.session.flush()

    merge_exhibitors(expo)

    assert expo.session.scalars(select(WishReply.answer)).all() == [answer]


def test_an_answer_is_not_lost_with_the_wish_that_falls_away(expo):
    expo.wish(0, 0)
    expo.wish(1, 0).reply = WishReply(answer=Answer.DECLINED, reason="작년에 만났습니다", replied_at=NOW)
    expo.session.flush()

    merge_exhibitors(expo)

    (wish,) = expo.session.scalars(select(Wish))
    assert wish.reply.reason == "작년에 만났습니다"


def test_competitors_stay_apart_whichever_company_is_kept_and_nobody_is_its_own_competitor(expo):
    third = Exhibitor(
        edition_id=expo.edition.id,
        hall=expo.exhibitors[0].hall,
        sector_id=expo.exhibitors[0].sector_id,
        code="E-003",
        name_ko="누리공방",
        name_en="Nuri Workshop",
    )
    expo.session.add(third)
    expo.session.flush()
    expo.exhibitors.append(third)
    first, second = (one.id for one in expo.exhibitors[:2])
    expo.session.add_all([Competitor(exhibitor_id=first, other_id=two) for two in (second, third.id)])
    expo.session.flush()

    merge_exhibitors(expo, kept=2, gone=0)

    pairs = expo.session.execute(select(Competitor.exhibitor_id, Competitor.other_id)).all()
    assert pairs == [(second, third.id)]


def test_what_either_entry_asked_for_on_the_floor_is_asked_for(expo):
    first, second = (one.id for one in expo.exhibitors[:2])
    hall_id = expo.exhibitors[0].hall_id
    rows = [Booth(edition_id=expo.edition.id, hall_id=hall_id, code=f"F-{x}", x=x, y=0) for x in (0, 3)]
    expo.session.add_all(rows)
    expo.session.flush()
    booths = [one.id for one in rows]
    expo.session.add_all(
        [
            BoothRequest(exhibitor_id=first, units=1, needs_lan=True),
            BoothRequest(exhibitor_id=second, units=2, needs_power=True, kind=BoothKind.RAW),
            BoothWish(exhibitor_id=first, booth_id=booths[0], rank=1),
            BoothWish(exhibitor_id=second, booth_id=booths[1], rank=1),
        ]
    )
    expo.session.flush()

    merge_exhibitors(expo)

    (asked,) = expo.session.scalars(select(BoothRequest))
    assert (asked.units, asked.needs_power, asked.needs_lan, asked.kind) == (2, True, True, BoothKind.RAW)
    wished = expo.session.execute(select(BoothWish.booth_id, BoothWish.rank).order_by(BoothWish.rank)).all()
    assert wished == [(booths[0], 1), (booths[1], 2)]


def document(expo: SmallExpo, buyer: int, content: bytes = b"") -> None:
    asked = BuyerDocument(buyer_id=expo.buyers[buyer].id, name_ko="수입 허가증", name_en="Import licence", asked_at=NOW)
    if content:
        asked.file = BuyerFile(
            name="a.pdf", media_type="application/pdf", size=len(content), sha256="0", content=content, added_at=NOW
        )
    expo.session.add(asked)
    expo.session.flush()


def test_a_document_that_only_one_entry_uploaded_is_kept(expo):
    document(expo, 0)
    document(expo, 1, b"licence")

    merge_buyers(expo)

    (asked,) = expo.session.scalars(select(BuyerDocument))
    assert (asked.buyer_id, asked.file.content) == (expo.buyers[0].id, b"licence")


def test_of_two_documents_of_one_name_both_are_kept(expo):
    document(expo, 0, b"one")
    document(expo, 1, b"other")

    merge_buyers(expo)

    kept = expo.session.scalars(select(BuyerDocument).order_by(BuyerDocument.id))
    assert {one.name_ko: one.file.content for one in kept} == {"수입 허가증": b"one", "수입 허가증 (2)": b"other"}


def test_what_both_entries_say_of_a_buyer_adds_up_and_the_preview_says_so(expo):
    kept, gone = expo.buyers[:2]
    kept.languages, gone.languages = ["ko"], ["ko", "vi"]
    kept.excluded, gone.excluded = "가온장식품", "누리공방"
    kept.contact_name, gone.contact_name = "백아름", "문다솔"
    kept.contact_phone, gone.contact_phone = "", "010-0000-1234"
    gone.verification, gone.needs_letter, gone.passport_name = Verification.REFERENCE, True, "MUN DASOL"
    kept.arrives_on, gone.leaves_on = date(2024, 10, 24), date(2024, 10, 22)
    expo.session.flush()

    details = buyer_details(expo)
    merge_buyers(expo)

    assert kept.languages == ["ko", "vi"]
    assert kept.excluded == "가온장식품\n누리공방"
    assert (kept.contact_name, kept.contact_phone) == ("백아름", "")
    assert (kept.verification, kept.needs_letter, kept.passport_name) == (Verification.REFERENCE, True, "")
    assert (kept.arrives_on, kept.leaves_on) == (date(2024, 10, 24), None)
    assert [str(one) for one in details["Languages"][0]] == ["Korean", "Vietnamese"]
    assert details["Languages"][1] == ()
    assert details["Mobile"] == ((), ("010-0000-1234",))


def test_the_passport_of_the_same_person_comes_with_the_letter_that_needs_it(expo):
    kept, gone = expo.buyers[:2]
    kept.contact_name, gone.contact_name, gone.needs_letter = "문다솔", "문 다솔", True
    gone.passport_name = "MUN DASOL"
    expo.session.flush()

    merge_buyers(expo)

    assert (kept.needs_letter, kept.passport_name) == (True, "MUN DASOL")
