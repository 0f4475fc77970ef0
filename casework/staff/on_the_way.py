"""Working through a list: which one a case was opened from, what comes next in it, and the way back."""

from copy import copy
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve

from casework.case.case import Case
from casework.staff.paginator import MOST
from casework.staff.queue import CaseQueueAdmin

LIST, NEXT = "from", "next"


@dataclass(frozen=True)
class Way:
    """`back`: the list as it was filtered; empty for a case that was opened from none."""

    back: str = ""
    previous: int | None = None
    next: int | None = None

    @property
    def query(self) -> str:
        """For the addresses of this case: what comes next stays known when the case has left the list."""
        if not self.back:
            return ""
        known = {LIST: self.back} | ({NEXT: self.next} if self.next else {})
        return f"?{urlencode(known)}"

    @property
    def to_others(self) -> str:
        return f"?{urlencode({LIST: self.back})}"


NOWHERE = Way()


def of(request: HttpRequest, site: AdminSite, case: Case) -> Way:
    """Read from the address of the page; a list that is none, or that one may not see, is no list."""
    back = request.GET.get(LIST, "")
    order = _rows(request, site, back)
    if order is None:
        return NOWHERE
    carried = request.GET.get(NEXT, "")
    if carried.isdecimal() and int(carried) in order:
        following: int | None = int(carried)
    else:
        following = _beside(order, case.pk, 1)
    return Way(back, _beside(order, case.pk, -1), following)


def _beside(order: list[int], pk: int, step: int) -> int | None:
    """None stands beside what is not in the list; at its beginning somebody who comes from elsewhere starts."""
    if pk not in order:
        return order[0] if step > 0 and order else None
    place = order.index(pk) + step
    return order[place] if 0 <= place < len(order) else None


def _rows(request: HttpRequest, site: AdminSite, address: str) -> list[int] | None:
    """The primary keys in the order of the list, as far as lists count."""
    path, _mark, query = address.partition("?")
    admin = _queue_at(site, path)
    if admin is None or not admin.has_view_permission(request):
        return None
    asked = copy(request)
    asked.GET = QueryDict(query)
    if asked.GET.get("q"):
        return None
    rows = admin.get_changelist_instance(asked).queryset
    return list(rows.values_list("pk", flat=True)[:MOST])


def _queue_at(site: AdminSite, path: str) -> CaseQueueAdmin | None:
    try:
        name = resolve(path).url_name or ""
    except Resolver404:
        return None
    for model, admin in site._registry.items():
        if isinstance(admin, CaseQueueAdmin) and name == f"{model._meta.app_label}_{model._meta.model_name}_changelist":
            return admin
    return None
