"""Telling a customer how to renew: a letter whose link fills the form in, for whoever reads that mailbox."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.case import correspondence
from casework.case.case import Case
from casework.case.reaching import Way, way_to
from casework.case.states import Outcome, Status
from casework.case.timeline import Happened
from casework.case.verb import Step, verb
from casework.ground import links
from casework.ground.errors import Refused
from casework.ground.kind import Kind
from casework.post import letters
from casework.post.letter import Letter, LetterKind, SecretLink, register
from consult.catalogue import in_force
from consult.renewal.filling import renewable

SALT = "consult.renewal"
WORKS_FOR = timedelta(days=60)
ONCE_IN = timedelta(days=7)


def _link(letter: Letter) -> str:
    token = links.bound(letter.case_id or 0, letter.address, SALT)
    return links.absolute("consult:renew", letter.language, token)


def _restricted(letter: Letter) -> str:
    return "restricted" if letter.case and letter.case.is_restricted else ""


RENEWAL = register(
    LetterKind(
        "renewal",
        _("Link to renew"),
        about=(Kind.PURCHASE,),
        words=lambda letter: {"days": WORKS_FOR.days},
        links={"renew": SecretLink(_link, _("Fill in the renewal"))},
        hindrance=_restricted,
    )
)


def case_of(token: str) -> Case | None:
    """None for a link that was altered or is too old, or whose mailbox is the customer's no more."""
    number = links.bound_number_of(token, SALT, max_age=int(WORKS_FOR.total_seconds()))
    case = Case.objects.select_related("person").filter(pk=number, kind=Kind.PURCHASE).first() if number else None
    if case is None or case.person is None or case.person.erased_at is not None:
        return None
    return case if links.is_bound_to(token, case.person.email) else None


def _was_not_bought(case: Case, staff: User | None) -> Refused | None:
    if case.outcome in (Outcome.DONE, Outcome.PARTLY):
        return None
    return Refused(_("Only what was bought can be renewed."), code="not_bought")


def _has_no_mailbox(case: Case, staff: User | None) -> Refused | None:
    if way_to(case) is Way.MAIL:
        return None
    return Refused(_("The customer has no e-mail address: call them."), code="no_mailbox")


def _nothing_is_sold(case: Case, staff: User | None) -> Refused | None:
    if renewable(case.purchase, in_force.current()):
        return None
    return Refused(_("None of these services can be renewed any more. Call the customer."), code="not_sold")


def _was_told_lately(case: Case, staff: User | None) -> Refused | None:
    if not case.letters.filter(purpose=RENEWAL.purpose, created_at__gt=timezone.now() - ONCE_IN).exists():
        return None
    return Refused(_("The link was sent within the last seven days."), code="lately")


@verb(
    "offer_renewal",
    Happened.RENEWAL_OFFERED,
    (Status.CLOSED,),
    kinds=(Kind.PURCHASE,),
    rules=(correspondence.restricted, _was_not_bought, _has_no_mailbox, _nothing_is_sold, _was_told_lately),
    moves=False,
)
def offer_renewal(step: Step, *, staff: User) -> None:
    """Send the link to the mailbox that the purchase came from."""
    case = step.case
    if case.person:
        letters.post([RENEWAL.letter(case.person.email, case.language, case=case)])
