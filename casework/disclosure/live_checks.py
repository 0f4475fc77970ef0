"""Of all that has left for third parties (C2.7, C4.2, C4.3, C7.3)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from casework.disclosure.disclosure import Disclosure
from casework.disclosure.recipient import DisclosurePurpose
from casework.ground import canonical
from casework.ground.calendar import VIETNAM
from casework.ledger.inspection import LiveCheck, numbered, register
from casework.people.consent import Act, Consent, Purpose

DATES = re.compile(r", (\d{2}/\d{2}/\d{4}) – (\d{2}/\d{2}/\d{4})$")
"""At the end of an agreement's words (Recipient.agreement)."""
AT_THE_SAME_TIME = timedelta(minutes=1)


def _left() -> QuerySet[Disclosure]:
    return Disclosure.objects.filter(left_at__isnull=False)


def _without_a_right() -> Iterator[str]:
    """Nobody approved it, or whoever asked; a hand-over without its consent, to another, or after it was withdrawn."""
    alone = Q(approved_by=None) | Q(approved_by=F("requested_by"))
    handover = Q(purpose=DisclosurePurpose.HANDOVER)
    given = Q(consent__purpose=Purpose.HANDOVER, consent__act=Act.GRANTED, consent__recipient=F("recipient"))
    given &= Q(consent__fields__contains=F("fields"))
    judicial = Q(purpose=DisclosurePurpose.JUDICIAL) & ~Q(authority="") & ~Q(basis="")
    withdrawn = Consent.objects.filter(
        act=Act.WITHDRAWN,
        purpose=Purpose.HANDOVER,
        person=OuterRef("consent__person"),
        recipient=OuterRef("recipient"),
        pk__gt=OuterRef("consent"),
        at__lt=OuterRef("left_at") - AT_THE_SAME_TIME,
    )
    rightly = _left().exclude(alone).filter(handover & given | judicial).exclude(handover & Exists(withdrawn))
    yield from numbered(Disclosure, _left().exclude(pk__in=rightly.values("pk")), by="uuid")


def _without_an_agreement() -> Iterator[str]:
    """As the words say that were approved, on the day on which it left."""
    handed = _left().filter(purpose=DisclosurePurpose.HANDOVER).order_by("pk")
    for uuid, agreement, at in handed.values_list("uuid", "agreement", "left_at").iterator(chunk_size=1000):
        if at and not _covers(agreement, at):
            yield f"disclosure {uuid}"


def _covers(agreement: str, at: datetime) -> bool:
    dates = DATES.search(agreement)
    if dates is None:
        return False
    first, last = (datetime.strptime(each, "%d/%m/%Y").replace(tzinfo=UTC).date() for each in dates.groups())
    return first <= at.astimezone(VIETNAM).date() <= last


def _other_than_approved() -> Iterator[str]:
    """What is kept is what the digest says, unless an erasure has emptied it."""
    kept = _left().exclude(content={}).order_by("pk")
    for uuid, content, digest in kept.values_list("uuid", "content", "digest").iterator(chunk_size=500):
        if canonical.digest(content) != digest:
            yield f"disclosure {uuid}"


register(
    LiveCheck(
        "disclosures",
        ("C2.7", "C4.2", "C4.3", "C4.4", "C7.5"),
        _("Nothing given to others without consent or demand, and a second person"),
        _without_a_right,
    ),
    LiveCheck("agreements", ("C4.2", "C7.3"), _("Nothing given without an agreement in force"), _without_an_agreement),
    LiveCheck("given", ("C4.3",), _("What was given is what was approved"), _other_than_approved),
)
