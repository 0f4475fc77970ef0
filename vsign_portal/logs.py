"""Logs hold no secret: whoever reads them must not be able to open what a customer was sent a link to."""

import logging
import re
from typing import Any

from gunicorn.glogging import Logger

# What our signers make has a colon between its parts, and so has no other part of an address of ours.
SECRET = re.compile(r"[^/\s\"']*(?::|%3[Aa])[^/\s\"']*")
# An address as messages quote it; one with a scheme keeps its host.
PATH = re.compile(r"(?<![\w:/])/[^\s\"']*")


def without_secrets(text: str) -> str:
    """The text with […] for each part of a path that may be a token."""
    return PATH.sub(lambda path: SECRET.sub("[…]", path.group()), text)


class NoSecrets(logging.Filter):
    """For the handlers: the message is put together, and what it quotes is looked at."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_secrets(record.getMessage()), None
        return True


class AccessLog(Logger):
    """gunicorn's log of requests."""

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        found["U"] = without_secrets(str(found["U"]))
        return found
