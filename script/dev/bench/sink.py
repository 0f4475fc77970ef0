"""A mail server in a process of its own that takes everything and keeps nothing. Prints its port."""

import socket
import time
from typing import Any

from aiosmtpd.controller import Controller


class Sink:
    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:
        return "250 OK"


def serve() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    Controller(Sink(), hostname="127.0.0.1", port=port).start()
    print(port, flush=True)
    while True:
        time.sleep(60)


if __name__ == "__main__":
    serve()
