"""Who did what last, for whoever came too late."""

from django.utils.translation import gettext as _

from casework.case.case import Case
from casework.case.colleagues import name_of
from casework.case.timeline import BY_CUSTOMER
from casework.ground.vietnam_time import moment


def words(case: Case) -> str:
    """Never shown to customers: it names colleagues."""
    last = case.events.select_related("staff").latest("at", "pk")
    who = _("the customer") if last.verb in BY_CUSTOMER else name_of(last.staff)
    at, what = moment(last.at), last.get_verb_display()
    if not who:
        return _("Last, at %(at)s: %(what)s.") % {"at": at, "what": what}
    return _("Last, at %(at)s, by %(who)s: %(what)s.") % {"at": at, "who": who, "what": what}
