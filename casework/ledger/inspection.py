"""Live checks: whether what the policy promises is true in this database right now, and what was found each night.

Each room and app registers the checks of what it keeps, in a module `live_checks`. A check looks at the rows, not at
the code that wrote them, and names what breaks a promise by number or reference: never by a value of somebody's.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.ground import canonical
from casework.ground.calendar import VIETNAM
from casework.ledger import keys, trail
from casework.ledger.triggers import append_only

NAMED = 20
"""So many breaks of one check are written down by name; all are counted."""
NIGHT = range(1, 4)
"""The hours, in Vietnam, in which the worker looks."""
LONG_NIGHT = timedelta(hours=12)
FRESH = timedelta(hours=26)
"""Whatever is older tells nothing of today: after an outage the worker looks at once."""


@dataclass(frozen=True)
class LiveCheck:
    """`clauses`: the promises that it watches over. `label`: what it makes sure of. `breaks`: what breaks it now."""

    name: str
    clauses: tuple[str, ...]
    label: str | Promise
    breaks: Callable[[], Iterable[str]]


_checks: dict[str, LiveCheck] = {}


def register(*checks: LiveCheck) -> None:
    """Raises ValueError for a name that is taken."""
    for each in checks:
        if each.name in _checks:
            raise ValueError(f"the live check {each.name} is registered twice")
        _checks[each.name] = each


def all_checks() -> list[LiveCheck]:
    return list(_checks.values())


def label_of(name: str) -> str | Promise:
    """The name itself for a check that is no more."""
    return _checks[name].label if name in _checks else name


# ------------------------------------------------------------- looking
@dataclass(frozen=True)
class Result:
    check: LiveCheck
    count: int
    named: list[str]
    milliseconds: int

    @property
    def is_kept(self) -> bool:
        return not self.count

    @property
    def facts(self) -> dict[str, Any]:
        clauses = list(self.check.clauses)
        return {"check": self.check.name, "clauses": clauses, "breaks": self.count, "first": self.named}


def look(clause: str = "") -> Iterator[Result]:
    """All checks, or those of one promise; one that fails is no promise kept, and keeps no other from looking."""
    yield from (_result(each) for each in all_checks() if not clause or clause in each.clauses)


def _result(check: LiveCheck) -> Result:
    began, named, count = perf_counter(), [], 0
    try:
        with transaction.atomic():
            for each in check.breaks():
                count += 1
                named += [each] if count <= NAMED else []
    except Exception as error:
        # Its words may repeat a value.
        count, named = count + 1, [f"it could not be looked at: {type(error).__name__}", *named[: NAMED - 1]]
    return Result(check, count, named, round(1000 * (perf_counter() - began)))


def numbered(model: type[models.Model], found: models.QuerySet[Any], by: str = "pk") -> Iterator[str]:
    """Such as "letter 4f9c…"."""
    for number in found.order_by("pk").values_list(by, flat=True).iterator(chunk_size=1000):
        yield f"{model._meta.model_name} {number}"


# ------------------------------------------------------------- what was found
class Inspection(models.Model):
    """What all live checks found at one time. `signature`: by the key of the trail, over the content in its canonical
    form; empty where that key could not be used."""

    at = models.DateTimeField(_("time"), auto_now_add=True)
    broken = models.PositiveIntegerField(_("promises that are broken"))
    content = models.JSONField(_("content"))
    digest = models.CharField(_("digest"), max_length=64)
    signature = models.CharField(_("signature"), max_length=88, blank=True)

    class Meta:
        verbose_name = _("inspection of the promises")
        verbose_name_plural = _("inspections of the promises")
        ordering = ["-id"]
        triggers = append_only("inspection_is_append_only")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"

    @property
    def is_fresh(self) -> bool:
        return self.at > timezone.now() - FRESH

    @property
    def as_file(self) -> bytes:
        """For whoever checks it without us (docs/digests.md)."""
        return canonical.enclose(self.content, signature=self.signature)


def inspect() -> Inspection:
    """Look, and keep what was found."""
    return keep(list(look()))


def inspect_when_due() -> Inspection | None:
    """Once a night, and at once where a night was missed."""
    newest, now = Inspection.objects.first(), timezone.now()
    if newest and newest.is_fresh and (now.astimezone(VIETNAM).hour not in NIGHT or newest.at > now - LONG_NIGHT):
        return None
    return inspect()


@transaction.atomic
def keep(results: list[Result]) -> Inspection:
    content = {"at": timezone.now().isoformat(), "checks": [each.facts for each in results]}
    broken = sum(not each.is_kept for each in results)
    made = Inspection.objects.create(
        broken=broken, content=content, digest=canonical.digest(content), signature=_signed(content)
    )
    trail.record("inspect", f"inspection {made.pk}")
    return made


def _signed(content: dict[str, Any]) -> str:
    try:
        key = keys.private(settings.TRAIL_KEY)
    except keys.KeyUnusable:
        return ""
    return keys.sign(key, canonical.as_bytes(content))
