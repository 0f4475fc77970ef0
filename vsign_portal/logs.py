"""Logs hold no secret and nothing that somebody typed: whoever reads them must not be able to open what a customer was
sent a link to, nor learn what was written."""

import json
import logging
import re
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from smtplib import SMTPException
from types import TracebackType
from typing import Any, TextIO

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from gunicorn.glogging import Logger

from casework.ground import violations
from vsign_portal import request_id

LEFT_OUT = "[…]"
_COLON = r"(?::|%3[Aa])"
# What our signers make, wherever it stands: what is signed, the moment, the signature.
TOKEN = re.compile(rf"[\w.+=-]+{_COLON}[0-9A-Za-z]{{5,}}{_COLON}[\w-]{{20,}}")
# In an address no other part of ours has a colon, so there a token that was cut or altered is left out, too.
SECRET = re.compile(rf"[^/\s\"']*{_COLON}[^/\s\"']*|(?<=\?).+")
# An address as messages quote it: with scheme and host, which stay, or from its path on.
ADDRESS = re.compile(r"(\w+://[^/\s\"']*|(?<![\w:/]))(/[^\s\"']*)")
# gunicorn's words for what it cannot read: who sent it, and what.
UNREADABLE = re.compile(r"(Invalid request) from ip=\S*: ([^:]*).*", re.DOTALL)

# Whose words speak of the code or of the machine, never of what somebody typed.
OF_THE_CODE = (
    AttributeError,
    ImportError,
    ImproperlyConfigured,
    InterfaceError,
    MemoryError,
    NameError,
    NotImplementedError,
    OperationalError,
    RecursionError,
    TemplateDoesNotExist,
    TemplateSyntaxError,
    TypeError,
)

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def without_secrets(text: str) -> str:
    """The text with […] for each token, for each part of a path that may be one, and for each query."""
    return ADDRESS.sub(lambda found: found[1] + SECRET.sub(LEFT_OUT, found[2]), TOKEN.sub(LEFT_OUT, text))


def told(error: BaseException) -> str:
    """Its kind, and of its words what nobody typed: databases and parsers quote what they could not take."""
    name = type(error).__qualname__
    if isinstance(error, OF_THE_CODE):
        words = str(error).partition("\n")[0]
    elif isinstance(error, OSError) and not isinstance(error, SMTPException):
        words = error.strerror or ""
    else:
        words = violations.broken_by(error)
    return f"{name}: {words}" if words else name


def _and_what_came_before(error: BaseException) -> Iterator[BaseException]:
    """From the first to the last."""
    chain, seen = [error], {id(error)}
    while (before := chain[-1].__cause__ or chain[-1].__context__) is not None and id(before) not in seen:
        chain.append(before)
        seen.add(id(before))
    for each in reversed(chain):
        yield from each.exceptions if isinstance(each, BaseExceptionGroup) else ()
        yield each


class NoSecrets(logging.Formatter):
    """For every handler: the line as it will be written, with its traceback, is looked at."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(_told(record)))

    def formatException(self, ei: ExcInfo) -> str:
        """Where it went wrong, line by line of the code."""
        return "\n".join(
            f"Traceback (most recent call last):\n{''.join(traceback.format_tb(each.__traceback__))}{told(each)}"
            for each in _and_what_came_before(ei[1] or Exception())
        )


def _told(record: logging.LogRecord) -> logging.LogRecord:
    """The same, without the words of an exception in its message. Other handlers get the record as it was."""
    message, args = record.getMessage(), record.args if isinstance(record.args, tuple) else ()
    raised = record.exc_info[1] if record.exc_info else None
    for error in (*args, raised):
        if isinstance(error, BaseException):
            for words in (repr(error), str(error)):
                message = message.replace(words, told(error)) if len(words) > len("'…'") else message
    copy = logging.makeLogRecord(record.__dict__)
    # Kept by whichever handler was first, and read by the others.
    copy.msg, copy.args, copy.exc_text = message, (), None
    copy.request = request_id.current() or "-"
    return copy


class Structured(NoSecrets):
    """A line of JSON for each record, for collectors of logs."""

    def format(self, record: logging.LogRecord) -> str:
        told = _told(record)
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": request_id.current(),
            "message": without_secrets(told.getMessage()),
        }
        if record.exc_info:
            line["traceback"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


class AccessLog(Logger):
    """gunicorn's logs: that of requests, and that of what went wrong in one."""

    def _set_handler(
        self, log: logging.Logger, output: str | None, fmt: logging.Formatter, stream: TextIO | None = None
    ) -> None:
        super()._set_handler(log, output, NoSecrets(fmt._fmt, fmt.datefmt), stream)

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        super().warning(UNREADABLE.sub(r"\1: \2", msg), *args, **kwargs)

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        found["U"] = without_secrets(str(found["U"]))
        return found
