"""A recipient of hand-overs: a real HTTPS server in this process, that can refuse, be slow, or hang up."""

import ssl
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import trustme


class Peer:
    """It answers with the statuses given, in turn, and keeps what it got.

    `drip`: seconds between the bytes of its answer. `hang_ups`: so many times it takes the body and says nothing.
    `meanwhile`: what happens after the body has come and before the answer goes.
    """

    def __init__(self, folder: Path) -> None:
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.drip, self.hang_ups = 0.0, 0
        self.meanwhile: Callable[[], object] = lambda: None
        authority = trustme.CA()
        self.ca = folder / "ca.pem"
        authority.cert_pem.write_to_path(self.ca)
        peer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                peer._answer(self)

            def log_message(self, *args: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *args: Any) -> None:
                """Whoever hangs up on it is no news."""

        self.server = Server(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(context)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"https://localhost:{self.server.server_port}/nhan?kenh=vsign&v=1"

    def down(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        self.got.append((handler.path, dict(handler.headers), body))
        self.meanwhile()
        if self.hang_ups:
            self.hang_ups -= 1
            handler.close_connection = True
            return
        status = self.answers.pop(0) if self.answers else 200
        if self.drip:
            for byte in f"HTTP/1.1 {status} OK\r\n\r\n".encode():
                handler.wfile.write(bytes([byte]))
                handler.wfile.flush()
                time.sleep(self.drip)
            return
        handler.send_response(status)
        handler.end_headers()
