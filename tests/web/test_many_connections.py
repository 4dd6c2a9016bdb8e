"""Phones in a hall keep their connections open, and everybody else still gets an answer."""

import http.client
import resource
import socket
from urllib.parse import urlsplit

import pytest

from expo.cli.serving import WAITRESS
from tests.support.server import serving

PHONES = 250


@pytest.mark.skipif(resource.getrlimit(resource.RLIMIT_NOFILE)[0] < 1000, reason="too few open files are allowed")
def test_250_open_connections_keep_nobody_out(app, sample):
    with serving(app, **WAITRESS) as address:
        url = urlsplit(address)
        silent = [socket.create_connection((url.hostname, url.port)) for _ in range(PHONES // 2)]
        phones = [http.client.HTTPConnection(url.hostname, url.port, timeout=60) for _ in range(PHONES // 2)]
        answers = []
        for phone in [*phones, *phones[:20]]:
            phone.request("GET", "/sw.js")
            answer = phone.getresponse()
            answer.read()
            answers.append(answer.status)
        for one in (*silent, *phones):
            one.close()

    assert answers == [200] * (PHONES // 2 + 20)
