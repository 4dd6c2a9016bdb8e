"""The organizer's funnel of pairs: every number is a list."""

import re
from datetime import datetime

from sqlalchemy import select

from expo.domain.wishes import Answer
from expo.models.wishes import Wish, WishReply
from expo.queries import funnel, funnel_counts
from expo.queries.funnel import FunnelStage
from tests.support import days
from tests.support.reading import text_of

HOME = "/2024/organizer/"
NOW = datetime.fromisoformat("2024-10-20T00:00:00+00:00")


def test_every_number_of_the_funnel_is_the_length_of_its_list(organizer, session, sample):
    days.planned(session, sample)
    wish = session.scalars(select(Wish)).first()
    wish.reply = WishReply(answer=Answer.DECLINED, replied_at=NOW)
    session.commit()
    version = funnel.reference(session, sample)
    counts = funnel_counts.counts(session, sample, version)

    lists = {}
    for show in FunnelStage:
        text = text_of(organizer.get(f"{HOME}wishes?show={show.value}"))
        lists[show] = int(re.search(r"(\d+) pairs?", text)[1])

    assert lists == counts
    assert counts[FunnelStage.BY_EXHIBITOR] == 640
    assert counts[FunnelStage.BY_BUYER] == 540
    assert counts[FunnelStage.MUTUAL] == 190
    assert counts[FunnelStage.WISHED] == 990
    assert (
        counts[FunnelStage.DECLINED],
        counts[FunnelStage.PLANNED],
        counts[FunnelStage.UNMET],
        counts[FunnelStage.MEETING],
    ) == (1, 2, 1, 0)


def test_pairs_are_found_by_company_in_either_language(organizer, session, sample):
    text = text_of(organizer.get(f"{HOME}wishes?q=e-091"))

    assert re.search(r"\d+ pairs", text)
    assert "Yunseul-On Foods" in text
    assert "No pair like this" in text_of(organizer.get(f"{HOME}wishes?q=nobody-at-all"))


def test_an_unmet_pair_says_why(organizer, session, sample):
    days.planned(session, sample)

    assert "No free table" in text_of(organizer.get(f"{HOME}wishes?show=unmet"))
