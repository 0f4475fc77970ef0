"""Taking services off the site and putting them back."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from casework.ledger import trail
from consult.catalogue.service import Service


@transaction.atomic(durable=True)
def withdraw(chosen: QuerySet[Service], *, staff: User) -> None:
    _set(chosen, False, "withdraw_service", staff)


@transaction.atomic(durable=True)
def offer_again(chosen: QuerySet[Service], *, staff: User) -> None:
    _set(chosen, True, "offer_service", staff)


def _set(chosen: QuerySet[Service], active: bool, verb: str, staff: User) -> None:
    """Those that are so already are left alone."""
    moved = list(chosen.filter(active=not active).select_for_update(of=("self",)).values_list("pk", flat=True))
    Service.objects.filter(pk__in=moved).update(active=active)
    for pk in moved:
        trail.record(verb, f"service {pk}", staff=staff, fields=["active"])
