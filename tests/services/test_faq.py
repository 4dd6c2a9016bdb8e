"""Questions of the guidance desk become public without the name of who asked."""

import pytest
from sqlalchemy.orm import Session

from expo.domain.guidance import Audience
from expo.domain.refusals import Refusal
from expo.queries import faq as faq_queries
from expo.services import faq, guidance, guidance_queue
from expo.services.faq import FaqText
from expo.services.guidance_queue import Arrival, RecordSheet
from tests.support import small_expo
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW


@pytest.mark.sqlite_only
def test_an_answer_from_a_record_is_public_only_without_who_asked(session: Session):
    expo = small_expo.build(session)
    team = (session, expo.organizer, expo.edition)
    topic = guidance.add_topic(*team, name_ko="고도화", name_en="", now=NOW)
    adviser = guidance.add_counsellor(*team, name="상담사", desk="1", topic_ids=[topic.id], now=NOW)
    arrival = Arrival(topic.id, Audience.ADOPTER, name="김봄", company="봄상사")
    visit = guidance_queue.walk_in(*team, arrival=arrival, now=NOW)
    guidance_queue.call(*team, counsellor_id=adviser.id, now=NOW)
    sheet = RecordSheet(topic.id, Audience.ADOPTER, "봄상사도 신청할 수 있습니까?", "네.")
    guidance_queue.record(*team, visit_id=visit.id, sheet=sheet, now=NOW)
    row = faq.begin(*team, visit_id=visit.id, now=NOW)
    with pytest.raises(Refusal) as named:
        faq.publish(*team, entry_id=row.id, now=NOW)
    hidden = list(faq_queries.published(session, expo.edition.id))
    faq.write(*team, entry_id=row.id, text=FaqText(topic.id, "작은 공장도 신청할 수 있습니까?", "네."), now=NOW)
    faq.publish(*team, entry_id=row.id, now=NOW)
    shown = list(faq_queries.published(session, expo.edition.id))
    faq.take_back(*team, entry_id=row.id, now=NOW)

    assert codes_of(named) == ["names_who_asked"]
    assert (hidden, shown, list(faq_queries.published(session, expo.edition.id))) == ([], [row], [])
    assert faq.begin(*team, visit_id=visit.id, now=NOW) is row
