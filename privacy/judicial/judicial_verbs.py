"""A request of an authority is checked by a second person; exactly what was approved leaves, sealed (C2.7)."""

import hashlib
import json
import zipfile
from collections.abc import Iterable
from io import BytesIO

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from casework.disclosure import transfers
from casework.disclosure.disclosure import Disclosure
from casework.ground import canonical
from casework.ground import seen as seen_before
from casework.ground.errors import Refused
from casework.ledger import second_pair, trail
from casework.ledger.moves import move
from casework.people.person import Person
from privacy.judicial.judicial_request import JudicialRequest, JudicialState

# What an authority may be given: a list of its own, whatever else a person may correct one day.
FIELDS = ("full_name", "email", "phone", "organisation", "tax_code", "province")
LABELS = [f"casework.Person.{name}" for name in FIELDS]


def values_of(asked: JudicialRequest, labels: Iterable[str]) -> dict[str, str]:
    """What would be given, by label."""
    return {label: getattr(asked.person, label.rpartition(".")[2]) for label in sorted(labels)}


def shown(asked: JudicialRequest) -> str:
    """What the second person sees: who asks, by which document, and exactly what would be given of whom."""
    return seen_before.digest(
        request=asked.pk, person=asked.person_id, authority=asked.authority, name=asked.authority_name,
        document=asked.document_number, date=f"{asked.document_date}", signatory=asked.signatory,
        basis=asked.legal_basis, scan=hashlib.sha256(asked.scan).hexdigest(), state=asked.state,
        values=values_of(asked, asked.asked),
    )  # fmt: skip


@move("decide_judicial")
def decide(
    asked: JudicialRequest, *, seen: str, staff: User, granted: list[str], refusal: str = "", may_be_told: bool = False
) -> None:
    """Never by whoever entered it. Raises Refused."""
    if asked.entered_by_id == staff.pk:
        raise Refused(_("You entered this request yourself. A colleague has to decide on it."), code="four_eyes")
    second_pair.check(asked_by=asked.entered_by_id, asked_at=asked.entered_at, staff=staff)
    # The person's record is locked: what was seen is what is given.
    Person.objects.select_for_update().get(pk=asked.person_id)
    asked.refresh_from_db()
    if asked.state != JudicialState.ENTERED:
        raise Refused(_("This request is decided already."), code="done")
    seen_before.check(seen, shown(asked))
    if not set(granted) <= set(asked.asked):
        raise Refused(_("Nothing is given that was not asked for."), code="too_much")
    state = _state(asked, granted)
    if state != JudicialState.GRANTED and not refusal:
        raise Refused(_("Say why it is refused, in whole or in part."), code="no_reason")
    decided = JudicialRequest.objects.filter(pk=asked.pk, state=JudicialState.ENTERED).update(
        state=state,
        granted=granted,
        refusal=refusal,
        may_be_told=may_be_told,
        decided_by=staff,
        decided_at=timezone.now(),
        disclosure=_disclose(asked, staff, granted, may_be_told) if granted else None,
    )
    if not decided:
        raise Refused(_("This request is decided already."), code="done")
    asked.refresh_from_db()
    trail.record("decide_judicial", asked.target, staff=staff, fields=granted)


def _state(asked: JudicialRequest, granted: list[str]) -> str:
    if not granted:
        return JudicialState.REFUSED
    return JudicialState.GRANTED if set(granted) == set(asked.asked) else JudicialState.PARTLY


def _disclose(asked: JudicialRequest, staff: User, granted: list[str], may_be_told: bool) -> Disclosure:
    return transfers.grant_to_authority(
        person=asked.person,
        authority=f"{asked.get_authority_display()}: {asked.authority_name}",
        basis=f"{asked.document_number}, {asked.document_date:%d/%m/%Y}, {asked.legal_basis}"[:200],
        fields=sorted(granted),
        content={"document": asked.document_number, "details": values_of(asked, granted)},
        may_be_told=may_be_told,
        requested_by=asked.entered_by,
        approved_by=staff,
    )


def own_seal(body: bytes) -> str:
    """By which the centre knows again what it has given; nobody else can make it or has to check it."""
    return salted_hmac("privacy.judicial.seal", body, algorithm="sha256").hexdigest()


def sealed(asked: JudicialRequest) -> bytes:
    """A ZIP with exactly the approved fields, and a seal that shows any change. Raises Refused.

    `data.json` is checked as any file of ours (docs/digests.md); `seal.json` is for the centre.
    """
    if asked.disclosure is None:
        raise Refused(_("Nothing was granted, so nothing leaves."), code="nothing")
    body = canonical.enclose(asked.disclosure.content)
    seal = {"digest": asked.disclosure.digest, "hmac": own_seal(body)}
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", body)
        archive.writestr("seal.json", json.dumps(seal, indent=2))
    return out.getvalue()
