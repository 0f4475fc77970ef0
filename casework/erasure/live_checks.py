"""Of the erased, of whom nothing is left but what is held, and of proofs that stay as they were (C3.1, C8.1)."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.centre.policy import PolicyVersion
from casework.erasure import tombstones
from casework.erasure.certificate import Certificate
from casework.erasure.hold import Hold
from casework.erasure.tombstone import Tombstone
from casework.erasure.walk import changes_of, paths_to_person
from casework.ground import canonical
from casework.ground.declarations import is_person, personal_models
from casework.ledger.inspection import LiveCheck, numbered, register
from casework.people.consent import ERASED, Consent, ConsentWording
from casework.people.person import Person

WRITTEN = ("created_at", "at", "requested_at", "ordered_at")
"""Where a row says since when it is there: what was written after the erasure, such as its last letter, is not of the
time that was erased."""
NOT_A_DIGEST = Q(person__isnull=False) | ~Q(address__startswith=ERASED)
"""Of a consent the proof stays (casework.people.consent)."""


def _not_erased() -> Iterator[str]:
    """Alive, although there is a tombstone; erased without one; and whatever their rows still hold."""
    buried = {*map(str, Tombstone.objects.values_list("uuid", flat=True)), *tombstones.written_down()}
    yield from numbered(Person, Person.objects.filter(uuid__in=buried, erased_at=None), by="uuid")
    erased = Person.objects.filter(erased_at__isnull=False)
    yield from numbered(Person, erased.exclude(uuid__in=Tombstone.objects.values("uuid")), by="uuid")
    holders: dict[frozenset[str], list[int]] = {}
    for person, labels in _held().items():
        holders.setdefault(frozenset(labels), []).append(person)
    nothing_held = erased.exclude(pk__in=[pk for persons in holders.values() for pk in persons])
    for model in personal_models():
        yield from _left_in(model, nothing_held, frozenset())
        for kept, persons in holders.items():
            yield from _left_in(model, erased.filter(pk__in=persons), kept)


def _held() -> dict[int, set[str]]:
    """Of whom what, until it is released."""
    held: dict[int, set[str]] = {}
    for person, fields in Hold.objects.filter(released_at=None).values_list("person", "fields"):
        held.setdefault(person, set()).update(fields)
    return held


def _left_in(model: type[models.Model], erased: "models.QuerySet[Person]", held: frozenset[str]) -> Iterator[str]:
    still = NOT_A_DIGEST if model is Consent else Q()
    for name, empty in changes_of(model):
        if model is not Consent and f"{model._meta.label}.{name}" not in held:
            still |= _is_there(name, empty)
    if not still:
        return
    names = {field.name for field in model._meta.concrete_fields}
    since = next((name for name in WRITTEN if name in names), None)
    for path in paths_to_person(model):
        whose = "" if path == "pk" else f"{path}__"
        rows = model._base_manager.filter(still, **{f"{whose}pk__in": erased.values("pk")})
        if since and not is_person(model):
            rows = rows.filter(**{f"{since}__lt": F(f"{whose}erased_at")})
        yield from numbered(model, rows)


def _is_there(name: str, empty: Any) -> Q:
    there = Q(**{f"{name}__isnull": False})
    return there if empty is None else there & ~Q(**{name: empty})


def _not_in_the_file() -> Iterator[str]:
    """Without its line there a restored backup brings somebody back."""
    written = tombstones.written_down()
    for uuid in Tombstone.objects.order_by("pk").values_list("uuid", flat=True):
        if str(uuid) not in written:
            yield f"tombstone {uuid} is not in {settings.TOMBSTONE_FILE}"


def _changed_proofs() -> Iterator[str]:
    for version in PolicyVersion.objects.exclude(number=None).order_by("number"):
        if canonical.digest({"vi": version.text_vi, "en": version.text_en}) != version.digest:
            yield f"policy version {version.number}"
    for wording in ConsentWording.objects.order_by("pk"):
        told = {"purpose": wording.purpose, "language": wording.language, "text": wording.text}
        if canonical.digest(told) != wording.digest:
            yield f"consent wording {wording.pk}"
    for certificate in Certificate.objects.order_by("pk").iterator():
        if canonical.digest(certificate.content) != certificate.digest:
            yield f"certificate {certificate.number}"


def _silent_consents() -> Iterator[str]:
    """Every act of a customer names the words they read."""
    missing = Consent.objects.filter(channel="web", policy_version=None)
    yield from numbered(Consent, missing)


register(
    LiveCheck("erased", ("C3.1", "C6.1"), _("Nothing is left of the erased but what is held"), _not_erased),
    LiveCheck("tombstones", ("C3.1",), _("The tombstones are kept outside the database too"), _not_in_the_file),
    LiveCheck(
        "proofs", ("C8.1", "C8.2"), _("Policy versions, wordings and certificates are as they were"), _changed_proofs
    ),
    LiveCheck("versions", ("C8.2",), _("Every consent names the policy that was read"), _silent_consents),
)
