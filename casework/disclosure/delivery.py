"""Hand-overs on their way: looked at once more, signed, posted to the recipient over HTTPS."""

import http.client
import ssl
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from casework.disclosure import endpoints, signing
from casework.disclosure.conditions import check_address, check_again
from casework.disclosure.disclosure import Disclosure, DisclosureState
from casework.ground import canonical
from casework.ground.errors import Refused
from casework.ground.time_limit import TimeLimit
from casework.post.outbox import GiveUp, Outbox, TryAgain

LATER = (408, 425, 429)
"""Of the refusals those that may pass."""


def _send(disclosure: Disclosure) -> Mapping[str, Any]:
    recipient = disclosure.posted_to
    if recipient is None:
        raise GiveUp("no address")
    try:
        check_again(disclosure)
        check_address(disclosure)
        signing.key_of(recipient)
    except Refused as refusal:
        raise GiveUp(refusal.code) from refusal
    body = canonical.enclose(disclosure.content)
    headers = signing.headers(signing.keys_of(recipient), str(disclosure.uuid), int(time.time()), body)
    try:
        with Conversation(disclosure.endpoint) as talk:
            # From here on it may have left, whatever the answer: a time-out or a lost one takes nothing back.
            HANDOVERS.keep(disclosure, left_at=disclosure.left_at or timezone.now())
            status = talk.post(body, headers | {"Content-Type": "application/json"})
    except (OSError, http.client.HTTPException) as error:
        raise TryAgain(type(error).__name__) from error
    _judge(status)
    return {}


def _judge(status: int) -> None:
    if 200 <= status < 300:
        return
    refused_for_good = 400 <= status < 500 and status not in LATER
    raise (GiveUp if refused_for_good else TryAgain)(f"HTTP {status}")


class _Link(http.client.HTTPSConnection):
    """To a machine on the public net alone."""

    def connect(self) -> None:
        context = ssl.create_default_context(cafile=settings.HANDOVER_CA or None)
        self.sock = endpoints.connect(self.host, self.port, settings.HANDOVER_TIMEOUT)
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


class Conversation:
    """With one HTTPS server, connected when entered. The whole of it ends after HANDOVER_TIMEOUT seconds: a time-out a
    read would let a server that answers a byte at a time keep a worker for ever.

    Certificates are verified; no redirect is followed, so that nothing goes where it was not meant. Raises OSError and
    HTTPException.
    """

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.link = _Link(parts.hostname or "", parts.port or 443, timeout=settings.HANDOVER_TIMEOUT)
        self.path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self.limit = TimeLimit(lambda: self.link.sock)

    def __enter__(self) -> "Conversation":
        self.limit.begin(settings.HANDOVER_TIMEOUT)
        try:
            self.link.connect()
            self.limit.check()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self.limit.end()
        self.link.close()

    def post(self, body: bytes, headers: Mapping[str, str]) -> int:
        """The status."""
        try:
            self.link.request("POST", self.path, body, dict(headers))
            status = self.link.getresponse().status
        except (OSError, http.client.HTTPException):
            self.limit.check()
            raise
        self.limit.check()
        return status


HANDOVERS = Outbox(
    Disclosure,
    waiting=DisclosureState.APPROVED,
    held=DisclosureState.FAILED,
    gone=DisclosureState.DELIVERED,
    gone_at="delivered_at",
    task="casework.deliver_disclosures",
    queue="handovers",
    send=_send,
    among=~Q(endpoint="") & Q(recipient__endpoint=F("endpoint")),
)
