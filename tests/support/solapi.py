"""A stand-in of the provider of text messages: groups that leave once, and signatures checked as it documents them."""

import hmac
import json
import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from expo.config import Config

KEY, SECRET, SENDER, PROFILE = "NCSTEST", "a secret of the account", "0212345678", "KA01PF"
_SIGNED = re.compile(r"HMAC-SHA256 apiKey=(\w+), date=([\dTZ:-]{20}), salt=(\w{12,64}), signature=([0-9a-f]{64})")


class Provider(ThreadingHTTPServer):
    """``sent`` are messages that left; ``codes`` their later states by type, ``refused`` what is refused at once."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.groups, self.sent, self.signatures = {}, [], set()
        self.codes, self.refused, self.status = {}, {}, 200
        self.dies_before = self.dies_after = ""

    def settings(self, **more):
        address = f"http://127.0.0.1:{self.server_port}"
        account = {"solapi_key": KEY, "solapi_secret": SECRET, "solapi_sender": SENDER, "solapi_profile": PROFILE}
        return Config(public_url="https://expo.example", solapi_url=address, **(account | more))

    def is_signed(self, header):
        found = _SIGNED.fullmatch(header or "")
        if found is None or found[1] != KEY or found[4] in self.signatures:
            return False
        self.signatures.add(found[4])
        wanted = hmac.new(SECRET.encode(), f"{found[2]}{found[3]}".encode(), sha256).hexdigest()
        age = datetime.now(UTC) - datetime.fromisoformat(found[2])
        return hmac.compare_digest(wanted, found[4]) and abs(age) < timedelta(minutes=15)

    def answer(self, method, parts, body):
        """Return what the provider answers to one request."""
        if parts == ["groups"]:
            name = f"G{len(self.groups)}"
            self.groups[name] = {"groupId": name, "status": "PENDING", "messages": []}
            return {"groupId": name}
        group = self.groups[parts[1]]
        if parts[2:] == ["messages"] and method == "PUT":
            group["messages"] = body["messages"]
            bad = self.refused.get(body["messages"][0]["type"])
            return {"errorCount": int(bool(bad)), "resultList": [{"statusCode": bad or "2000", "statusMessage": "-"}]}
        if parts[2:] == ["messages"]:
            return {
                "messageList": {
                    str(n): {"statusCode": self.codes.get(one["type"], "3000"), "reason": "-"}
                    for n, one in enumerate(group["messages"])
                }
            }
        if parts[2:] == ["send"]:
            assert group["status"] == "PENDING"
            group["status"] = "SENDING"
            self.sent += group["messages"]
        return group | {"count": {"total": len(group["messages"]), "registeredFailed": 0}}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        server, step = self.server, f"{self.command} {self.path.rpartition('/')[2]}"
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        status = server.status if server.is_signed(self.headers["Authorization"]) else 403
        if step == server.dies_before:
            server.dies_before = ""
            return self.close_connection_at_once()
        parts = self.path.removeprefix("/messages/v4/").split("/")
        found = server.answer(self.command, parts, body) if status == 200 else {"errorCode": "No"}
        if step == server.dies_after:
            server.dies_after = ""
            return self.close_connection_at_once()
        text = json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
        return None

    do_POST = do_PUT = do_GET  # noqa: N815 -- the names that the base class looks for

    def close_connection_at_once(self):
        self.close_connection = True

    def log_message(self, *words):
        pass
