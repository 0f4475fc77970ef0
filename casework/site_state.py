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


_kept: list[tuple[float, SiteState]] = []


def current() -> SiteState:
    """Raises DoesNotExist before `manage.py load_start_data` has run."""
    now = time.monotonic()
    looked_up, state = _kept[-1] if _kept else (0.0, None)
    if state is None or now - looked_up >= settings.PAGE_FRESHNESS:
        state = _look_up(state)
        _kept[:] = [(now, state)]
    return state


def forget() -> None:
    """Look everything up at the next call (tests, and whoever has just changed something)."""
    _kept.clear()


def _look_up(known: SiteState | None) -> SiteState:
    centre = Centre.objects.get()
    in_force = PolicyVersion.objects.published().values_list("pk", flat=True)[:1]
    if known:
        pk = next(iter(in_force), None)
        if pk == known.policy.pk:
            return SiteState(centre, known.policy)
    return SiteState(centre, PolicyVersion.objects.in_force())
