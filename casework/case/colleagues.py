"""Which colleagues may work which cases: the one owner of who is offered, and who is refused, as an assignee."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from casework.case import kinds
from casework.case.case import OPEN, Case
from casework.ground import staff_names
from casework.ground.errors import Refused

name_of = staff_names.name_of
BACKEND = "django.contrib.auth.backends.ModelBackend"


def may_work(colleague: User, kind: str) -> bool:
    """Whether cases of the kind can be theirs."""
    return colleague.is_active and colleague.is_staff and kinds.may(colleague, "change", kind)


def who_may_work(*all_of: str) -> QuerySet[User]:
    """Those who may work cases of each of these kinds, by user name."""
    found = User.objects.filter(is_staff=True, is_active=True)
    for kind in all_of:
        holders = [User.objects.with_perm(right, backend=BACKEND) for right in kinds.rights("change", kind)]
        found = found.filter(Q(pk__in=holders[0]) | Q(pk__in=holders[1]))
    return found.order_by("username")


def with_load(found: QuerySet[User]) -> QuerySet[User]:
    """Each with how many open cases they have, as `load`."""
    held = Case.objects.filter(OPEN, assignee=OuterRef("pk")).order_by().values("assignee").annotate(number=Count("pk"))
    return found.annotate(load=Coalesce(Subquery(held.values("number")), 0))


def workers(some_of: Iterable[str]) -> QuerySet[User]:
    """Those who may work cases of at least one of these kinds, by name."""
    found = User.objects.filter(is_staff=True, is_active=True)
    every = Q()
    for right in {right for kind in some_of for right in kinds.rights("change", kind)}:
        every |= Q(pk__in=User.objects.with_perm(right, backend=BACKEND))
    return found.filter(every).order_by("last_name", "first_name", "username") if every else found.none()


def refusal(colleague: User, kind: str) -> Refused | None:
    """Why a case of the kind, or a measure in it, cannot be theirs."""
    if may_work(colleague, kind):
        return None
    words = _("%(name)s may not work cases of this kind. Choose somebody else.")
    return Refused(words % {"name": name_of(colleague)}, code="assignee")
