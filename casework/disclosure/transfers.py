"""Giving data to a third party: checked, approved by a second pair of eyes, delivered signed (C4.2, C4.3)."""

import hashlib
import hmac
import http.client
import json
import secrets
import ssl
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from casework.disclosure.disclosure import Disclosure, DisclosureState
from casework.disclosure.recipient import DisclosurePurpose, Recipient
from casework.disclosure.task import RecipientTask
from casework.ground.errors import Refused
from casework.ledger import trail
from casework.ledger.moves import move
from casework.people import identity
from casework.people.consent import Consent
from casework.people.person import Person

DELIVER = "casework.deliver_disclosure"
ATTEMPTS = 10


def salted(content: Mapping[str, Any]) -> dict[str, Any]:
    """With a nonce: the digest outlives an erasure, and nobody shall find a phone number by trying them all."""
    return {**content, "nonce": secrets.token_hex(16)}


def serialised(content: Mapping[str, Any]) -> bytes:
    """The bytes that leave, the same each time."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=2).encode()


def digest_of(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(serialised(content)).hexdigest()


def signature(body: bytes) -> str:
    """HMAC-SHA256 with the key both sides hold, in hexadecimal."""
    return hmac.new(settings.HANDOVER_SECRET.encode(), body, hashlib.sha256).hexdigest()


def check_recipient(recipient: Recipient, purpose: str, fields: Iterable[str]) -> None:
    """Raises Refused when the agreement is missing or over, or a field is not in it (C7.3)."""
    if not Recipient.objects.with_agreement(purpose).filter(pk=recipient.pk).exists():
        words = _("The agreement with %(name)s does not cover this today. Enter the new agreement first.")
        raise Refused(words % {"name": recipient.name}, code="agreement")
    strange = sorted(set(fields) - set(recipient.fields))
    if strange:
        words = _("The agreement with %(name)s does not allow: %(fields)s")
        raise Refused(words % {"name": recipient.name, "fields": ", ".join(strange)}, code="fields")


def check_person(person: Person) -> None:
    """Raises Refused: restricted data goes to nobody, erased data is not there."""
    if person.erased_at or identity.has_restricted(person):
        raise Refused(_("This person has restricted the use of their data, or it is erased."), code="restricted")


def check_consent(person: Person | None) -> Consent:
    """Raises Refused where a hand-over has no consent, or has it no more (C4.2)."""
    consent = Consent.objects.to_hand_over(person) if person else None
    if consent is None:
        raise Refused(_("The customer has not agreed to the hand-over, or has withdrawn it."), code="consent")
    return consent


def check_again(disclosure: Disclosure) -> None:
    """What was true when it was asked for has to be true when it leaves. Raises Refused."""
    if disclosure.recipient is None:
        return
    check_recipient(disclosure.recipient, disclosure.purpose, disclosure.fields)
    check_person(disclosure.person)
    if disclosure.purpose == DisclosurePurpose.HANDOVER:
        check_consent(disclosure.person)


@move("approve_disclosure")
def approve(disclosure: Disclosure, *, staff: Any) -> None:
    """A second member of staff has seen exactly what will leave. Raises Refused."""
    if disclosure.requested_by_id == staff.pk:
        raise Refused(_("You requested this yourself. A colleague has to approve it."), code="four_eyes")
    check_again(disclosure)
    approved = Disclosure.objects.filter(pk=disclosure.pk, state=DisclosureState.REQUESTED).update(
        state=DisclosureState.APPROVED, approved_by=staff, approved_at=timezone.now()
    )
    if not approved:
        raise Refused(_("This disclosure is decided already."), code="done")
    trail.record("approve_disclosure", disclosure.target, staff=staff, fields=disclosure.fields)
    if disclosure.recipient and disclosure.recipient.endpoint:
        app.configure_task(DELIVER, queue="housekeeping").defer(disclosure_id=disclosure.pk)
    disclosure.refresh_from_db()


@move("refuse_disclosure")
def refuse(disclosure: Disclosure, *, staff: Any) -> None:
    refused = Disclosure.objects.filter(pk=disclosure.pk, state=DisclosureState.REQUESTED)
    if not refused.update(state=DisclosureState.REFUSED):
        raise Refused(_("This disclosure is decided already."), code="done")
    trail.record("refuse_disclosure", disclosure.target, staff=staff)


@transaction.atomic(durable=True)
def take_file(disclosure: Disclosure, *, staff: Any) -> bytes:
    """The content as a file, for a recipient without an address; from then on it counts as delivered."""
    if disclosure.state not in (DisclosureState.APPROVED, DisclosureState.DELIVERED, DisclosureState.FAILED):
        raise Refused(_("Nothing leaves before it is approved."), code="unapproved")
    check_again(disclosure)
    _delivered(disclosure)
    trail.record("take_disclosure", disclosure.target, staff=staff, fields=disclosure.fields)
    return serialised(disclosure.content)


def _delivered(disclosure: Disclosure) -> None:
    open_ones = Disclosure.objects.filter(pk=disclosure.pk, delivered_at=None)
    open_ones.update(state=DisclosureState.DELIVERED, delivered_at=timezone.now(), error="")


def deliver(disclosure_id: int) -> bool:
    """POST an approved disclosure to its recipient. False when there is nothing to do or it has to be tried again."""
    claimed = Disclosure.objects.filter(pk=disclosure_id, state=DisclosureState.APPROVED, delivered_at=None)
    if not claimed.update(attempts=F("attempts") + 1):
        return False
    disclosure = Disclosure.objects.select_related("recipient", "person").get(pk=disclosure_id)
    if disclosure.recipient is None or not disclosure.recipient.endpoint:
        return False
    try:
        check_again(disclosure)
        status = _post(disclosure.recipient.endpoint, serialised(disclosure.content), str(disclosure.uuid))
    except Refused as refusal:
        return _failed(disclosure, refusal.code, final=True)
    except (OSError, http.client.HTTPException) as error:
        return _failed(disclosure, type(error).__name__, final=False)
    if not 200 <= status < 300:
        return _failed(disclosure, f"HTTP {status}", final=400 <= status < 500 and status not in (408, 429))
    _delivered(disclosure)
    return True


def _failed(disclosure: Disclosure, reason: str, *, final: bool) -> bool:
    gives_up = final or disclosure.attempts >= ATTEMPTS
    state = DisclosureState.FAILED if gives_up else DisclosureState.APPROVED
    Disclosure.objects.filter(pk=disclosure.pk).update(state=state, error=reason[:80])
    return False


def _post(address: str, body: bytes, key: str) -> int:
    """The status. Certificates are verified; no redirect is followed, so that nothing goes where it was not meant."""
    parts = urlsplit(address)
    context = ssl.create_default_context(cafile=settings.HANDOVER_CA or None)
    link = http.client.HTTPSConnection(parts.hostname or "", parts.port or 443, timeout=20, context=context)
    headers = {
        "Content-Type": "application/json",
        "X-Signature": f"sha256={signature(body)}",
        "Idempotency-Key": key,
    }
    try:
        link.request("POST", parts.path or "/", body, headers)
        return link.getresponse().status
    finally:
        link.close()


def retry_undelivered() -> int:
    """Jobs for what is approved and has not arrived: after a kill, or when the recipient was away."""
    waiting = Disclosure.objects.filter(
        state=DisclosureState.APPROVED, purpose=DisclosurePurpose.HANDOVER, recipient__endpoint__startswith="https://"
    )
    return sum(deliver(pk) for pk in waiting.values_list("pk", flat=True)[:100])


def tell_recipients(persons: Iterable[Person], kind: str) -> int:
    """Whoever received the data has to correct or erase it, too."""
    given = Disclosure.objects.filter(
        person__in=persons, recipient__isnull=False, state__in=[DisclosureState.APPROVED, DisclosureState.DELIVERED]
    )
    return len(RecipientTask.objects.bulk_create([RecipientTask(disclosure=each, kind=kind) for each in given]))
