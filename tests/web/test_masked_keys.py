"""No log has an address that is a key: neither ours nor that of the proxy in front."""

import re
from logging import getLogger
from pathlib import Path

from expo.web.arguments import LinkToken

NGINX = Path("deploy/nginx.conf")
KEY = "WzEyOCwxXQ.PKS_z-WbMz2Z2TJp8sBNeyMnxkE"


def addresses(app):
    """Return an address of every route that has a key, also as a mail program may have written it."""
    for rule in app.url_map.iter_rules():
        named = {name for name, one in rule._converters.items() if isinstance(one, LinkToken)}
        for name in named | rule.arguments & {"token", "key"}:
            for key in (KEY, f"%20{KEY}%3E"):
                path = re.sub(rf"<(\w+:)?{name}>", key, rule.rule)
                yield re.sub(r"<(?:\w+:)?(\w+)>", "1", path)


def test_keys_are_masked_in_the_logs_of_the_servers(app, caplog):
    found = list(addresses(app))

    for path in found:
        getLogger("werkzeug").warning("GET %s 200", path)

    assert len(found) > 40
    assert [line for line in caplog.messages if KEY[-16:] in line] == []


def test_the_proxy_masks_every_key_and_nothing_else(app):
    pattern, shown = re.search(r'"~(\^\S+)" "\$\{expo_front\}(.)"', NGINX.read_text(encoding="utf-8")).groups()
    mask = re.compile(pattern.replace("(?<", "(?P<"))

    logged = [mask.match(path)["expo_front"] + shown if mask.match(path) else path for path in addresses(app)]

    assert [path for path in logged if KEY[-16:] in path] == []
    assert mask.match("/2024/organizer/buyers/D-001?q=a/long/search/for/something") is None


def test_no_server_of_the_proxies_logs_an_address_elsewhere():
    servers = re.findall(r"^server \{.*?^\}", NGINX.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)

    logs = [re.findall(r"^ +(?:access|error)_log \S+ (\w+);", one, re.MULTILINE) for one in servers]

    assert logs == [["expo_masked", "crit"]] * 2
    caddy = NGINX.with_name("Caddyfile").read_text(encoding="utf-8")
    assert {"request>uri delete", "request>headers>Referer delete"} <= {line.strip() for line in caddy.splitlines()}
