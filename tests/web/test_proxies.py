"""The proxies of `deploy/` let in what the application takes, and not much more."""

import re
from pathlib import Path

import pytest

MEGABYTE = 2**20


def nginx() -> dict[str, int]:
    """Return the most megabytes by pattern of the address, the empty one for all other addresses."""
    text = Path("deploy/nginx.conf").read_text(encoding="utf-8")
    (usual,) = re.findall(r"^    client_max_body_size (\d+)m;", text, re.MULTILINE)
    found = re.findall(r"location ~ (\S+) \{\s+client_max_body_size (\d+)m;", text)
    return {"": int(usual)} | {pattern: int(most) for pattern, most in found}


def caddy() -> dict[str, int]:
    """Return the same of Caddy."""
    text = Path("deploy/Caddyfile").read_text(encoding="utf-8")
    patterns = dict(re.findall(r"@(\w+) path_regexp (\S+)", text))
    found = re.findall(r"request_body @(\w+) \{\s+max_size (\d+)MiB", text)
    return {patterns.get(name, ""): int(most) for name, most in found}


@pytest.mark.parametrize("proxy", [nginx, caddy])
def test_a_proxy_lets_in_what_each_route_takes(app, proxy):
    limits = proxy()
    usual = limits.pop("")
    used = set()
    for rule in app.url_map.iter_rules():
        takes = getattr(app.view_functions[rule.endpoint], "takes_up_to", app.config["MAX_CONTENT_LENGTH"]) // MEGABYTE
        path = re.sub(r"<[^>]+>", "1", rule.rule)
        found = [pattern for pattern in limits if re.search(pattern, path)]
        used |= set(found)
        assert (max((limits[one] for one in found), default=usual)) >= takes, path

    assert used == set(limits)
    assert usual == 9


def test_caddy_does_not_hold_large_files_to_the_usual_limit(app):
    text = Path("deploy/Caddyfile").read_text(encoding="utf-8")
    (others,) = re.findall(r"@others not path_regexp (\S+)", text)

    large = [one for one in caddy() if one]
    for path in ("/2024/organizer/reports/7/video", "/2024/organizer/set-up/file"):
        assert re.search(others, path)
        assert sum(bool(re.search(one, path)) for one in large) == 1
    assert not re.search(others, "/2024/register")
