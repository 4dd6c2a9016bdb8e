"""Uploaded files in a folder or in a bucket: the same four operations, whole or not at all, nothing but known names."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from flask import Flask
from moto.server import ThreadedMotoServer

from expo.config import Config
from expo.services import storage
from expo.services.storage import Bucket, Storage
from expo.web.video_parts import in_parts

NAME = "0123456789abcdef.jpg"
ACCESS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """Start a local service that speaks S3 and yield its address."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    urlopen(Request(f"{address}/uploads", method="PUT")).close()
    yield address
    server.stop()


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Storage:
    config = Config(files=tmp_path / "files")
    if request.param == "folder":
        return storage.of(config)
    address = request.getfixturevalue("service")
    for name, value in {**ACCESS, "AWS_ENDPOINT_URL": address}.items():
        monkeypatch.setenv(name, value)
    return storage.of(replace(config, bucket=f"s3://uploads/{tmp_path.name}"))


def test_a_file_is_kept_replaced_listed_and_removed(store: Storage) -> None:
    store.put(NAME, b"first")
    store.put(NAME, b"second")
    assert (store.get(NAME), store.get("fedcba9876543210.jpg")) == (b"second", None)
    assert list(store.names()) == [NAME]
    assert list(store.names(before=datetime.now(UTC) - timedelta(hours=1))) == []

    store.remove(NAME)
    store.remove(NAME)

    assert (store.get(NAME), list(store.names())) == (None, [])


def test_a_video_of_the_bucket_is_sent_in_the_part_that_a_player_asks_for(store: Storage) -> None:
    if not isinstance(store, Bucket):
        assert storage.bucket_of(Config()) is None
        return
    store._store.put("videos/show.mp4", b"0123456789")
    app = Flask(__name__)

    with app.test_request_context(headers={"Range": "bytes=2-5"}):
        part = in_parts(store.video("show.mp4"), "show.mp4")
        told = (part.status_code, part.mimetype, part.headers["Content-Range"], b"".join(part.response))
    with app.test_request_context():
        whole = in_parts(store.video("show.mp4"), "show.mp4")

    assert told == (206, "video/mp4", "bytes 2-5/10", b"2345")
    assert (whole.status_code, whole.content_length, b"".join(whole.response)) == (200, 10, b"0123456789")
    assert store.video("other.mp4") is None


@pytest.mark.parametrize("name", ["../../secret-key", "logo.svg", "0123456789abcdef.jpg/x"])
def test_nothing_is_read_or_written_under_another_name(store: Storage, name: str) -> None:
    for act in (store.get, store.remove, lambda name: store.put(name, b"")):
        with pytest.raises(ValueError, match=r"."):
            act(name)
