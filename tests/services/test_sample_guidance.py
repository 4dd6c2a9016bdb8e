"""The sample's guidance desk has the counts of the show: 74 visits, five publications, 1,240 downloads."""

from datetime import timedelta

import pytest

from expo.domain.editions import moment
from expo.domain.guidance import Audience
from expo.domain.side_figures import SideFigure, sums
from expo.queries import faq, guidance
from expo.queries.side_figures import side_rows
from expo.services.sample import write_booklets, write_guidance


@pytest.mark.sqlite_only
def test_the_guidance_desk_of_the_sample_has_the_counts_of_the_show(session, sample):
    first, last = sample.days[1], sample.days[-1]
    for day in (first, last, last):
        now = moment(day.on, day.closes, sample.zone) + timedelta(hours=1)
        write_guidance(session, sample, now=now)
        write_booklets(session, sample, now=now)
    session.flush()
    figures = guidance.figures(session, sample.id)
    shown = sums(side_rows(session, sample))

    assert (figures.visits, sorted(figures.topics.values(), reverse=True)) == (74, [22, 18, 17, 9, 8])
    assert (figures.audiences[Audience.ADOPTER], figures.audiences[Audience.SUPPLIER]) == (51, 23)
    assert (shown[SideFigure.COUNSELLED], shown[SideFigure.DOWNLOADS], shown[SideFigure.COPIES]) == (74, 1_240, 260)
    assert len(faq.published(session, sample.id)) == 5
