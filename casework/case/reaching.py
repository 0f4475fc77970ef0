"""By which way a customer learns what is written to them: the one owner of who can be written to."""

from enum import Enum

from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.case.states import Outcome
from casework.case.timeline import REACHED, Call
from casework.ground.errors import Refused


class Way(Enum):
    """Each with what staff are told after they have written something."""

    MAIL = _("It goes to the customer by e-mail, and stands on the page of the case.")
    PAGE = _("The customer is anonymous: it stands on the tracking page, for whoever has the passphrase.")
    CALL = _("The customer has no e-mail address, so nothing was sent: call them and record the call.")
    NOBODY = _("Nothing was sent: there is no way to reach this customer. The words are kept on the case.")


ANSWERS = (Outcome.DONE, Outcome.PARTLY, Outcome.NOT_DONE)
"""Outcomes of which the customer has to hear."""


def way_to(case: Case) -> Way:
    person = case.person
    if person is None:
        return Way.PAGE if case.passphrase_digest else Way.NOBODY
    if person.erased_at is not None or not (person.email or person.phone):
        return Way.NOBODY
    return Way.MAIL if person.email else Way.CALL


def nobody_reads(case: Case, staff: object = None) -> Refused | None:
    """A rule: there must be somebody whom the words can reach."""
    if way_to(case) is not Way.NOBODY:
        return None
    return Refused(_("There is nobody to write to: no address, no number, no passphrase."), code="nobody")


def untold(case: Case, staff: object = None) -> Refused | None:
    """A rule: whoever has a phone only has heard the answer in a call before the case ends with one."""
    if way_to(case) is not Way.CALL or Call.objects.filter(case=case, result__in=REACHED).exists():
        return None
    return Refused(
        _("This customer can only be called. Tell them the answer by phone and record the call first."), code="uncalled"
    )
