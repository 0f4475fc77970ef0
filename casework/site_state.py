"""What every public page shows: the centre's details and the policy in force.

Kept in each process and looked up again at most every PAGE_FRESHNESS seconds, in one query.
"""

import time
from dataclasses import dataclass

from django.conf import settings

from casework.models.centre import Centre
from casework.models.policy import PolicyVersion


@dataclass(frozen=True)
class SiteState:
    centre: Centre
    policy: PolicyVersion

    @property
    def key(self) -> tuple[int, int]:
        """Changes whenever something that public pages show has changed."""
        return self.centre.revision, self.policy.pk


_kept: tuple[float, SiteState] | None = None


def current() -> SiteState:
    """Raises DoesNotExist before `manage.py load_start_data` has run."""
    global _kept
    now = time.monotonic()
    if _kept is None or now - _kept[0] >= settings.PAGE_FRESHNESS:
        _kept = (now, _look_up(_kept[1] if _kept else None))
    return _kept[1]


def forget() -> None:
    """Look everything up at the next call (tests, and whoever has just changed something)."""
    global _kept
    _kept = None


def _look_up(known: SiteState | None) -> SiteState:
    centre = Centre.objects.get()
    in_force = PolicyVersion.objects.published().values_list("pk", flat=True)[:1]
    if known:
        pk = next(iter(in_force), None)
        if pk == known.policy.pk:
            return SiteState(centre, known.policy)
    return SiteState(centre, PolicyVersion.objects.in_force())
