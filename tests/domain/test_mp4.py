"""An MP4 keeps its picture and sound, and nothing of where it was filmed."""

from expo.domain.mp4 import read_mp4
from tests.support.movies import box, mp4

PLACE = b"+37.5115+127.0595/"


def test_picture_stays_byte_for_byte_and_the_place_goes():
    sent = mp4(picture=b"picture" * 300)

    kept = read_mp4(sent)

    assert (kept.seconds, kept.has_more, len(kept.content)) == (12, False, len(sent))
    assert b"picture" * 300 in kept.content
    assert PLACE in sent
    assert PLACE not in kept.content


def test_a_track_of_the_way_goes_with_what_it_names():
    sent = mp4(way=b"37.5115 127.0595" * 9)

    kept = read_mp4(sent)

    assert b"37.5115" not in kept.content
    assert (b"meta" in sent, b"meta" in kept.content) == (True, False)
    assert b"\1" * 2000 in kept.content
    assert read_mp4(kept.content).content == kept.content


def test_what_a_camera_writes_around_the_movie_goes():
    behind = read_mp4(mp4(tail=box(b"gpsd", PLACE)))
    loose = read_mp4(mp4(tail=b"SEFT" + PLACE))

    assert PLACE not in behind.content
    assert PLACE not in loose.content


def test_tables_of_another_form_are_left_alone_and_another_track_then_said():
    plain, with_way = read_mp4(mp4(fixed=True)), read_mp4(mp4(fixed=True, way=PLACE))
    in_pieces = read_mp4(mp4(way=PLACE, tail=box(b"moof", bytes(8))))

    assert [one.has_more for one in (plain, with_way, in_pieces)] == [False, True, True]
    assert b"\1" * 2000 in plain.content


def test_without_a_picture_it_is_no_video():
    assert read_mp4(mp4().replace(b"vide", b"text")) is None
    assert read_mp4(b"\0\0\0\x08moov") is None
    assert read_mp4(b"") is None
