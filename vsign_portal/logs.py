"""Logs hold no secret: whoever reads them must not be able to open what a customer was sent a link to."""

import logging
import re
from typing import Any, TextIO

from gunicorn.glogging import Logger

LEFT_OUT = "[…]"
_COLON = r"(?::|%3[Aa])"
# What our signers make, wherever it stands: what is signed, the moment, the signature.
TOKEN = re.compile(rf"[\w.+=-]+{_COLON}[0-9A-Za-z]{{5,}}{_COLON}[\w-]{{20,}}")
# In an address no other part of ours has a colon, so there a token that was cut or altered is left out, too.
SECRET = re.compile(rf"[^/\s\"']*{_COLON}[^/\s\"']*")
# An address as messages quote it: with scheme and host, which stay, or from its path on.
ADDRESS = re.compile(r"(\w+://[^/\s\"']*|(?<![\w:/]))(/[^\s\"']*)")


def without_secrets(text: str) -> str:
    """The text with […] for each token, and for each part of a path that may be one."""
    return ADDRESS.sub(lambda found: found[1] + SECRET.sub(LEFT_OUT, found[2]), TOKEN.sub(LEFT_OUT, text))


class NoSecrets(logging.Formatter):
    """For every handler: the line as it will be written, with its traceback, is looked at."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class AccessLog(Logger):
    """gunicorn's logs: that of requests, and that of what went wrong in one."""

    def _set_handler(
        self, log: logging.Logger, output: str | None, fmt: logging.Formatter, stream: TextIO | None = None
    ) -> None:
        super()._set_handler(log, output, NoSecrets(fmt._fmt, fmt.datefmt), stream)

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        found["U"] = without_secrets(str(found["U"]))
        return found
