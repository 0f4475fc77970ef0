"""The times in which a kind of case is answered and settled, as published beside its form."""

from dataclasses import dataclass

from django import template
from django.utils.translation import ngettext

from casework.centre import site_state, time_limits
from casework.ground import calendar
from casework.ground.calendar import Clock

register = template.Library()


@dataclass(frozen=True)
class Times:
    first_answer: str
    resolution: str


@register.simple_tag
def times_of(kind: str) -> Times:
    """The shorter ones where the centre promises them."""
    clocks, promises = time_limits.BY_KIND[kind], site_state.current().rules.promises
    if kind in promises:
        clocks = calendar.shortened(clocks, *promises[kind])
    return Times(_in_words(clocks.first_answer), _in_words(clocks.resolution))


def _in_words(clock: Clock) -> str:
    if clock.working:
        return ngettext("%(days)s working day", "%(days)s working days", clock.days) % {"days": clock.days}
    return ngettext("%(days)s day", "%(days)s days", clock.days) % {"days": clock.days}
