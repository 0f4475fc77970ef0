"""Reading a mailbox over IMAP with TLS.

What is new is known by number (UIDVALIDITY and UID), never by the mark "seen", which others set. The number moves on in
the transaction that keeps the mail; a mailbox that was numbered anew is read from its beginning, and what is here
already is known by its own mark.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from casework.ground import rows
from casework.inbox import arrival
from casework.inbox.imap_folder import ImapFolder

MOST_AT_ONCE = 200
MOST_TRIES = 5
BEGINNING = 64 * 1024
PORT = 993


class NoSuchPlace(ValueError):
    """VSIGN_IMAP_URL is not written as it should be; the message says how."""


@dataclass(frozen=True)
class Place:
    host: str
    port: int
    user: str
    password: str
    folder: str

    @property
    def name(self) -> str:
        return f"{self.user}@{self.host}/{self.folder}"[:320]


def place_of(address: str) -> Place:
    """Raises NoSuchPlace, without the password in its words."""
    try:
        parts = urlsplit(address)
        port = parts.port or PORT
    except ValueError:
        raise NoSuchPlace("VSIGN_IMAP_URL is no address: imaps://name:password@host/INBOX") from None
    if parts.scheme != "imaps" or not (parts.hostname and parts.username and parts.password):
        raise NoSuchPlace("VSIGN_IMAP_URL needs TLS, host, name and password: imaps://name:password@host/INBOX")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    return Place(parts.hostname, port, unquote(parts.username), unquote(parts.password), folder)


def folders() -> list[ImapFolder]:
    """The one that is set up, if one is."""
    if not settings.IMAP_URL:
        return []
    folder = ImapFolder(name=place_of(settings.IMAP_URL).name)
    return [folder if rows.insert_once(folder) else ImapFolder.objects.get(name=folder.name)]


def poll(folder: ImapFolder) -> int:
    """Take what is new; how many there were. Raises whatever the server or the way to it does: the next time goes on
    where this one ended."""
    place, taken = place_of(settings.IMAP_URL), 0
    with _opened(place) as server:
        validity = int(server.select_folder(place.folder, readonly=True)[b"UIDVALIDITY"])
        _numbered_anew(folder, validity)
        last = folder.last_uid
        # A range that ends before it begins names its last message all the same.
        new = sorted(uid for uid in server.search(["UID", f"{last + 1}:*"]) if uid > last)
        for uid in new[:MOST_AT_ONCE]:
            taken += _take(server, folder, uid)
        _delete_what_is_kept(server, place, folder)
    ImapFolder.objects.filter(pk=folder.pk).update(read_at=timezone.now())
    return taken


@contextmanager
def _opened(place: Place) -> Iterator[IMAPClient]:
    context = ssl.create_default_context()
    if settings.IMAP_CA:
        context.load_verify_locations(settings.IMAP_CA)
    server = IMAPClient(place.host, place.port, ssl=True, ssl_context=context, timeout=settings.IMAP_TIMEOUT)
    try:
        server.normalise_times = False
        server.login(place.user, place.password)
        yield server
        with suppress(OSError, IMAPClientError):  # what was to be done is done
            server.logout()
    finally:
        with suppress(OSError):
            server.shutdown()


def _numbered_anew(folder: ImapFolder, validity: int) -> None:
    if folder.uid_validity != validity:
        folder.uid_validity, folder.last_uid, folder.left = validity, 0, []
        folder.save(update_fields=["uid_validity", "last_uid", "left"])


# ------------------------------------------------------------- one message
def _take(server: IMAPClient, folder: ImapFolder, uid: int) -> bool:
    try:
        raw, came_at, told = _fetched(server, uid)
    except Exception:
        if _fails_for_good(folder, uid):
            stub = f"X-Not-Fetched: {folder.uid_validity}.{uid}\r\n\r\n".encode()
            _keep(folder, uid, stub, told=["not_fetched"])
        raise
    return _keep(folder, uid, raw, came_at=came_at, told=told)


def _fetched(server: IMAPClient, uid: int) -> tuple[bytes, Any, list[str]]:
    """The bytes, when it came, and what staff have to know. Of one that is too large, the beginning; nothing of one
    that somebody has deleted meanwhile."""
    about = server.fetch([uid], ["RFC822.SIZE", "INTERNALDATE"]).get(uid)
    if about is None:
        return b"", None, []
    came_at = about.get(b"INTERNALDATE")
    if about[b"RFC822.SIZE"] <= arrival.MOST_BYTES:
        raw = _body(server, uid, "BODY.PEEK[]")
        if len(raw) <= arrival.MOST_BYTES:
            return raw, came_at, []
    return _body(server, uid, f"BODY.PEEK[]<0.{BEGINNING}>")[:BEGINNING], came_at, ["too_large"]


def _body(server: IMAPClient, uid: int, what: str) -> bytes:
    answer = server.fetch([uid], [what]).get(uid, {})
    return next((bytes(value) for name, value in answer.items() if name.startswith(b"BODY[]") and value), b"")


@transaction.atomic
def _keep(folder: ImapFolder, uid: int, raw: bytes, *, came_at: Any = None, told: list[str]) -> bool:
    """Whether it is new. The number moves on with it or not at all."""
    mail = arrival.keep(raw, came_at=came_at, told=told) if raw.strip() else None
    if told:
        folder.left = [*folder.left, uid]
    theirs = ImapFolder.objects.filter(pk=folder.pk, uid_validity=folder.uid_validity, last_uid__lt=uid)
    theirs.update(last_uid=uid, left=folder.left, failed=0)
    folder.last_uid = uid
    return mail is not None


def _fails_for_good(folder: ImapFolder, uid: int) -> bool:
    """Others wait behind it: after some times it is left where it lies, and staff are told."""
    if folder.failing_uid != uid:
        folder.failing_uid, folder.failed = uid, 0
    ImapFolder.objects.filter(pk=folder.pk).update(failing_uid=uid, failed=folder.failed + 1)
    return folder.failed + 1 >= MOST_TRIES


# ------------------------------------------------------------- what is kept here is deleted there
def _delete_what_is_kept(server: IMAPClient, place: Place, folder: ImapFolder) -> None:
    """After some days, so that a database restored from a backup finds what came since; and only on a server that can
    delete what it is told and nothing else (UIDPLUS)."""
    if not settings.IMAP_KEEP_DAYS or not folder.last_uid or not server.has_capability("UIDPLUS"):
        return
    before = (timezone.now() - timedelta(days=settings.IMAP_KEEP_DAYS)).date()
    old = server.search(["UID", f"1:{folder.last_uid}", "BEFORE", before])
    done = [uid for uid in old if uid <= folder.last_uid and uid not in folder.left][:MOST_AT_ONCE]
    if done:
        server.select_folder(place.folder)
        server.delete_messages(done, silent=True)
        server.expunge(done)
