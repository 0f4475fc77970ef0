"""The frame's navigation: what people do, and of that only what one may. Each app says where its own pages belong; a
list that nobody has placed stands under the settings."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from casework.case import kinds
from casework.ground.kind import Kind

Words = str | Promise
REGISTERS = {
    "casework.letter", "casework.mailing", "casework.disclosure", "casework.recipient", "casework.recipienttask",
    "casework.erasureorder", "casework.scanhit", "casework.certificate", "casework.hold", "casework.trailentry",
    "casework.accessentry", "casework.stuckrow", "casework.inspection", "casework.receivedmail",
}  # fmt: skip


@dataclass(frozen=True)
class Link:
    label: Words
    url: str


@dataclass(frozen=True)
class Item:
    """A place, or several under one name."""

    name: str
    label: Words
    url: str = ""
    links: list[Link] = field(default_factory=list)

    def is_here(self, path: str) -> bool:
        addresses = [self.url, *(link.url.partition("?")[0] for link in self.links)]
        start = reverse("admin:index")
        return any(path == each or (each != start and path.startswith(each)) for each in addresses if each)


@dataclass(frozen=True)
class Page:
    """A page of an app beside its lists. `under`: calls, registers or figures."""

    under: str
    label: Words
    address: Callable[[], str]
    may: Callable[[User], bool]


_pages: list[Page] = []


def register(*pages: Page, registers: Iterable[str] = ()) -> None:
    """`registers`: labels of models whose lists are registers."""
    _pages.extend(pages)
    REGISTERS.update(registers)


def of(request: HttpRequest, apps: list[Any]) -> list[dict[str, Any]]:
    """`apps`: what the site knows that this member of staff may open."""
    staff = request.user
    if not isinstance(staff, User):
        return []
    items = [item for item in _items(staff, list(_lists(apps))) if item.url or item.links]
    return [{"item": item, "here": item.is_here(request.path)} for item in items]


def _lists(apps: list[Any]) -> Iterator[tuple[str, Link]]:
    """Each list that one may open, by the label of its model."""
    for app in apps:
        for model in app["models"]:
            if model["admin_url"]:
                label = f"{app['app_label']}.{model['object_name']}".lower()
                yield label, Link(capfirst(str(model["name"])), model["admin_url"])


def _items(staff: User, lists: list[tuple[str, Link]]) -> Iterator[Item]:
    queues = {kinds.of(kind).queue.lower(): kind for kind in Kind.values}
    of_cases = {*queues, "casework.case"}
    mine = [link for label, link in lists if label in of_cases]
    yield Item("day", _("My day"), reverse("admin:index"))
    yield Item("queues", _("Queues"), links=mine)
    yield Item("calls", _("Calls"), links=_own(staff, "calls"))
    registers = [link for label, link in lists if label in REGISTERS]
    yield Item("registers", _("Registers"), links=[*registers, *_own(staff, "registers")])
    yield Item("figures", _("Figures"), links=_own(staff, "figures"))
    settings = [link for label, link in lists if label not in of_cases | REGISTERS]
    yield Item("settings", _("Settings"), links=settings)


def _own(staff: User, under: str) -> list[Link]:
    return [Link(page.label, page.address()) for page in _pages if page.under == under and page.may(staff)]
