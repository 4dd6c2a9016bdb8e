"""A mail server of the tests: it keeps what it is sent; it can be slow, or away."""

import socketserver
import time
from threading import Thread


class MailServer(socketserver.ThreadingTCPServer):
    """Takes e-mails on a port of this machine; ``wait`` seconds pass before it accepts one."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Conversation)
        self.received: list[bytes] = []
        self.wait = 0.0
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        """Return where it listens."""
        return int(self.server_address[1])


class _Conversation(socketserver.StreamRequestHandler):
    """As much of a mail server as a client needs."""

    server: MailServer

    def handle(self) -> None:
        self.wfile.write(b"220 small expo\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                body = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    body += part
                time.sleep(self.server.wait)
                self.server.received.append(body)
            if verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 small expo\r\n")
