"""Giving data to a third party: asked for, approved by a colleague, delivered signed or as a file (C4.2, C4.3).

requested → approved → (being delivered) → delivered
    refused, withdrawn         failed → approved again, given as a file, or withdrawn
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.case.case import Case
from casework.disclosure import signing
from casework.disclosure.conditions import (
    check_address,
    check_again,
    check_agreed,
    check_person,
    check_recipient,
    consent_to_hand_over,
)
from casework.disclosure.delivery import HANDOVERS
from casework.disclosure.disclosure import OPEN, Disclosure, DisclosureState
from casework.disclosure.recipient import DisclosurePurpose, Recipient
from casework.disclosure.task import RecipientTask, TaskKind
from casework.ground import canonical
from casework.ground import seen as seen_before
from casework.ground.errors import Refused
from casework.ledger import second_pair, trail
from casework.ledger.moves import inside_a_transaction, move
from casework.people.person import Person


# ------------------------------------------------------------- asking
@inside_a_transaction
def ask_for_hand_over(
    case: Case, person: Person, recipient: Recipient, *, fields: Sequence[str], content: Mapping[str, Any], staff: User
) -> Disclosure:
    """A colleague approves it. One at a time for a case and a recipient. Raises Refused."""
    consent = consent_to_hand_over(person, recipient)
    check_person(person)
    check_recipient(recipient, DisclosurePurpose.HANDOVER, fields)
    check_agreed(consent, fields)
    # Two who ask at once wait for one another here; the constraint stands behind it.
    Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if Disclosure.objects.filter(case=case, recipient=recipient, state__in=OPEN).exists():
        raise Refused(
            _("A hand-over of this purchase to this recipient is open already. Go on with that one."), code="open"
        )
    return _written_down(
        case=case,
        person=person,
        recipient=recipient,
        purpose=DisclosurePurpose.HANDOVER,
        endpoint=recipient.endpoint,
        agreement=recipient.agreement,
        basis=_("agreement %(number)s") % {"number": recipient.agreement_number},
        consent=consent,
        fields=list(fields),
        content=content,
        requested_by=staff,
    )


@inside_a_transaction
def grant_to_authority(*, person: Person, approved_by: User, **facts: Any) -> Disclosure:
    """Of a request that a second person has decided on; taken as a file."""
    facts |= {"state": DisclosureState.APPROVED, "approved_by": approved_by, "approved_at": timezone.now()}
    return _written_down(person=person, purpose=DisclosurePurpose.JUDICIAL, **facts)


def _written_down(*, content: Mapping[str, Any], **facts: Any) -> Disclosure:
    """With a nonce: the digest outlives an erasure, and nobody shall find a phone number by trying them all."""
    salted = {**content, "nonce": secrets.token_hex(16)}
    return Disclosure.objects.create(content=salted, digest=canonical.digest(salted), **facts)


# ------------------------------------------------------------- deciding
WAITING = (DisclosureState.REQUESTED,)
STUCK = (DisclosureState.APPROVED, DisclosureState.FAILED)
FROM = {
    "approve": WAITING,
    "refuse": WAITING,
    "retry": (DisclosureState.FAILED,),
    "withdraw": (*WAITING, *STUCK),
    "file": (*STUCK, DisclosureState.DELIVERED),
}
"""In which states each move is made."""


def offered(disclosure: Disclosure, staff: User) -> list[str]:
    """The moves for which this member of staff gets a button."""
    fitting = [name for name, states in FROM.items() if disclosure.state in states]
    if _is_own(disclosure, staff):
        fitting = [name for name in fitting if name != "approve"]
    if not disclosure.posted_to:
        fitting = [name for name in fitting if name != "retry"]
    return fitting


def _is_own(disclosure: Disclosure, staff: User) -> bool:
    """Four eyes: whoever asked for it does not approve it."""
    return disclosure.requested_by_id == staff.pk


def shown(disclosure: Disclosure) -> str:
    """What a colleague sees before they approve: what leaves, to whom and where, on which grounds."""
    return seen_before.digest(
        number=str(disclosure.uuid), content=canonical.digest(disclosure.content), fields=disclosure.fields,
        to=disclosure.to, endpoint=disclosure.endpoint, agreement=disclosure.agreement, basis=disclosure.basis,
        consent=disclosure.consent_id, state=disclosure.state,
    )  # fmt: skip


@move("approve_disclosure")
def approve(disclosure: Disclosure, *, seen: str, staff: User) -> None:
    """A second member of staff has seen exactly what will leave. Raises Refused."""
    if _is_own(disclosure, staff):
        raise Refused(_("You requested this yourself. A colleague has to approve it."), code="four_eyes")
    second_pair.check(asked_by=disclosure.requested_by_id, asked_at=disclosure.requested_at, staff=staff)
    seen_before.check(seen, shown(disclosure))
    check_again(disclosure)
    check_address(disclosure)
    _shift("approve", disclosure, DisclosureState.APPROVED, approved_by=staff, approved_at=timezone.now())
    trail.record("approve_disclosure", disclosure.target, staff=staff, fields=disclosure.fields)
    _send_on(disclosure)


@move("refuse_disclosure")
def refuse(disclosure: Disclosure, *, staff: User) -> None:
    _shift("refuse", disclosure, DisclosureState.REFUSED)
    trail.record("refuse_disclosure", disclosure.target, staff=staff)


@move("retry_disclosure")
def try_again(disclosure: Disclosure, *, staff: User) -> None:
    """Of one that could not be delivered. Raises Refused."""
    check_again(disclosure)
    check_address(disclosure)
    _shift("retry", disclosure, DisclosureState.APPROVED, attempts=0)
    trail.record("retry_disclosure", disclosure.target, staff=staff)
    _send_on(disclosure)


@move("withdraw_disclosure")
def withdraw(disclosure: Disclosure, *, staff: User) -> None:
    """It is not to leave any more; what may have left already still counts as given. Raises Refused."""
    _shift("withdraw", disclosure, DisclosureState.WITHDRAWN, next_attempt_at=None)
    trail.record("withdraw_disclosure", disclosure.target, staff=staff)


@move("take_disclosure")
def take_file(disclosure: Disclosure, *, staff: User) -> bytes:
    """The content as a file; from then on it counts as delivered. Raises Refused."""
    check_again(disclosure)
    if disclosure.state != DisclosureState.DELIVERED:
        now = timezone.now()
        gone = {"left_at": disclosure.left_at or now, "delivered_at": now, "error": "", "next_attempt_at": None}
        _shift("file", disclosure, DisclosureState.DELIVERED, **gone)
    trail.record("take_disclosure", disclosure.target, staff=staff, fields=disclosure.fields)
    return canonical.enclose(disclosure.content)


def _shift(move_name: str, disclosure: Disclosure, after: str, **changes: Any) -> None:
    """Compare-and-set. Raises Refused."""
    stands = Disclosure.objects.filter(pk=disclosure.pk, state__in=FROM[move_name])
    if not stands.update(state=after, **changes):
        raise Refused(
            _("This is not possible while the disclosure is in this state. Reload the page to see where it stands."),
            code="state",
        )
    disclosure.refresh_from_db()


def _send_on(disclosure: Disclosure) -> None:
    """To a recipient with an address. Raises Refused where it could not be signed."""
    if disclosure.posted_to:
        signing.key_of(disclosure.posted_to)
        HANDOVERS.defer([disclosure.pk])


# ------------------------------------------------------------- afterwards
@inside_a_transaction
def tell_recipients(persons: Iterable[Person], kind: str) -> int:
    """Nothing open leaves any more; whoever may have received the data has to correct or erase it, too. How many."""
    theirs = Disclosure.objects.filter(person__in=list(persons))
    # First what is open: a worker that is about to send it loses its lease, or has written down that it leaves.
    waiting = theirs.filter(recipient__isnull=False, state__in=OPEN)
    reason = "erased" if kind == TaskKind.ERASE else "corrected"
    waiting.update(state=DisclosureState.WITHDRAWN, lease_until=None, next_attempt_at=None, error=reason)
    given = theirs.filter(recipient__isnull=False).exclude(left_at=None)
    return len(RecipientTask.objects.bulk_create([RecipientTask(disclosure=each, kind=kind) for each in given]))
