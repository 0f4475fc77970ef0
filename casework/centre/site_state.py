"""What every request needs and nobody changes often: the centre's details and rules, and the policy in force.

Kept in each process and looked at again at most every PAGE_FRESHNESS seconds, in two queries; the rules are read again
only when the centre's revision, which triggers raise, has grown.
"""

import time
from dataclasses import dataclass

from django.conf import settings

from casework.centre.centre import Centre
from casework.centre.policy import PolicyVersion
from casework.centre.rules import DeadlineRule, NoticeRecipient, SpecialDay
from casework.ground.calendar import SpecialDays
from casework.ground.kept import Kept


@dataclass(frozen=True)
class Rules:
    """`promises`: kind → days for first answer and resolution; `special`: its own closed and working days; `notices`:
    kind → the addresses told of new cases."""

    promises: dict[str, tuple[int, int]]
    special: SpecialDays
    notices: dict[str, list[str]]


@dataclass(frozen=True)
class SiteState:
    centre: Centre
    policy: PolicyVersion
    rules: Rules

    @property
    def key(self) -> tuple[int, int]:
        """Changes whenever something that public pages show has changed."""
        return self.centre.revision, self.policy.pk


STAFF_LANGUAGE = "vi"
"""Of every letter to a member of staff."""

_looked_up: Kept[str, tuple[float, SiteState]] = Kept(most=1)


def current() -> SiteState:
    """Raises DoesNotExist before `manage.py load_start_data` has run."""
    now = time.monotonic()
    at, state = _looked_up.get("site", (0.0, None))
    if state is None or now - at >= settings.PAGE_FRESHNESS:
        state = _look_up(state)
        _looked_up["site"] = (now, state)
    return state


def told(kind: str) -> list[str]:
    """The addresses to which news of cases of the kind goes: those set up for it, else the centre's own."""
    state = current()
    return state.rules.notices.get(kind) or [state.centre.notice_email]


def addresses_of_ours() -> set[str]:
    """To all of them mails come that are no customer's."""
    state = current()
    named = [address for addresses in state.rules.notices.values() for address in addresses]
    return {state.centre.email, state.centre.notice_email, *named}


def _look_up(known: SiteState | None) -> SiteState:
    centre = Centre.objects.get()
    in_force = PolicyVersion.objects.published().values_list("pk", flat=True)[:1]
    rules = known.rules if known and known.centre.revision == centre.revision else _rules()
    if known and next(iter(in_force), None) == known.policy.pk:
        return SiteState(centre, known.policy, rules)
    return SiteState(centre, PolicyVersion.objects.in_force(), rules)


def _rules() -> Rules:
    promises = {rule.kind: (rule.first_answer, rule.resolution) for rule in DeadlineRule.objects.all()}
    notices: dict[str, list[str]] = {}
    for recipient in NoticeRecipient.objects.all():
        notices.setdefault(recipient.kind, []).append(recipient.email)
    days = SpecialDay.objects.values_list("day", "works")
    special = SpecialDays(
        closed=frozenset(day for day, works in days if not works),
        working=frozenset(day for day, works in days if works),
    )
    return Rules(promises, special, notices)
