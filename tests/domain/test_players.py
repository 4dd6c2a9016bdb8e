"""How a stream is shown, by its address."""

import pytest

from expo.domain.players import PlayerKind, player


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("https://www.youtube.com/watch?v=abc-123&t=5", "https://www.youtube-nocookie.com/embed/abc-123"),
        ("https://youtu.be/abc_123", "https://www.youtube-nocookie.com/embed/abc_123"),
        ("https://vimeo.com/event/123", "https://player.vimeo.com/video/123"),
        ("https://tv.naver.com/v/987", "https://tv.naver.com/embed/987"),
    ],
)
def test_known_platforms_play_in_their_frame(address, source):
    assert player(address).source == source
    assert source.startswith(player(address).origin)


@pytest.mark.parametrize(
    ("address", "kind", "origin"),
    [
        ("https://live.example.com/show/index.m3u8", PlayerKind.STREAM, "https://live.example.com"),
        ("file:../../etc/show.mp4", PlayerKind.VIDEO, ""),
        ("https://view.shoppinglive.naver.com/lives/1", PlayerKind.LINK, ""),
        ("http://live.example.com/show.mp4", PlayerKind.LINK, ""),
    ],
)
def test_videos_play_by_themselves_and_others_are_linked(address, kind, origin):
    assert (player(address).kind, player(address).origin) == (kind, origin)


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "file:secret.key", "youtube", "//youtube.com/x"])
def test_what_no_browser_may_follow_has_no_player(address):
    assert player(address) is None


def test_a_file_is_named_without_its_folders():
    assert player("file:../../etc/show.mp4").source == "file:show.mp4"
