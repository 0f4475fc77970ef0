"""Which roles a member of staff may give to others. The portal registers its table of roles when it starts: a room of
casework names no role, and the table stands above it."""

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import Group, User
from django.db.models import QuerySet

_appoints: dict[str, frozenset[str]] = {}


def register(appoints: Mapping[str, Iterable[str]]) -> None:
    """`appoints`: role → the roles it gives."""
    _appoints.update({role: frozenset(given) for role, given in appoints.items()})


def roles_to_give(by: User) -> QuerySet[Group]:
    """Nobody appoints above themselves: a superuser gives every group, others what their roles appoint."""
    if by.is_superuser:
        return Group.objects.order_by("name")
    given = {role for mine in by.groups.all() for role in _appoints.get(mine.name, ())}
    return Group.objects.filter(name__in=given).order_by("name")
