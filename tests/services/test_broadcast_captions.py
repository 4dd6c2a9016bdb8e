"""Captions: read strictly, written anew, one file a language."""

import pytest
from sqlalchemy.orm import Session

from expo.domain import captions
from expo.domain.refusals import NotAllowed, Refusal
from expo.queries import broadcast_captions as broadcast_captions_queries
from expo.services import broadcast_captions
from tests.services.test_broadcasts import actor, book, expo, offer
from tests.support.small_expo import NOW, SmallExpo

pytestmark = pytest.mark.sqlite_only

__all__ = ["expo"]

SUBRIP = (
    "1\r\n00:00:01,500 --> 00:00:03,000\r\n<i>안녕하세요</i> & 반갑습니다\r\n\r\n"
    "2\r\n01:00:00,000 --> 01:00:02,000\r\n끝\r\n"
)


def test_subrip_is_kept_as_webvtt_without_markup_and_replaces_what_was_there(expo: SmallExpo, session: Session):
    show = book(expo, offer(expo))
    order = {"broadcast_id": show.id, "language": "ko", "now": NOW}

    for content in (b"WEBVTT\n\n00:01.000 --> 00:02.000 align:start\nfirst", SUBRIP.encode()):
        broadcast_captions.put(session, expo.organizer, expo.edition, content=content, **order)

    assert broadcast_captions_queries.content(session, show.id, "ko") == (
        "WEBVTT\n\n00:00:01.500 --> 00:00:03.000\n안녕하세요 &amp; 반갑습니다\n\n01:00:00.000 --> 01:00:02.000\n끝\n"
    )
    lines = broadcast_captions_queries.lines(session, show.id, "en")
    assert [(one.starts, one.words) for one in lines] == [(1_500, "안녕하세요 & 반갑습니다"), (3_600_000, "끝")]
    broadcast_captions.remove(session, expo.organizer, expo.edition, **order)
    assert broadcast_captions_queries.lines(session, show.id, "ko") == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no_captions"),
        (b"WEBVTT\n\nno times", "no_captions"),
        ("자막".encode("cp949"), "captions_encoding"),
        (b"WEBVTT\n\n00:02.000 --> 00:01.000\nback", "captions_order"),
        (b" " * 500_001, "captions_size"),
    ],
)
def test_what_is_no_file_of_captions_is_refused_with_the_reason(content: bytes, why: str):
    assert [one.code for one in captions.read(content)[1]] == [why]


def test_only_the_studio_puts_captions(expo: SmallExpo, session: Session):
    show = book(expo, offer(expo))
    order = {"broadcast_id": show.id, "language": "ko", "now": NOW}

    with pytest.raises(NotAllowed):
        broadcast_captions.put(session, actor(expo), expo.edition, content=SUBRIP.encode(), **order)
    with pytest.raises(Refusal):
        broadcast_captions.put(session, expo.organizer, expo.edition, content=b"", **order)
