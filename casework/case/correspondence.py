"""Writing to the customer of a case."""

from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.case.letters import DECISION
from casework.ground.errors import Refused
from casework.ledger.moves import inside_a_transaction
from casework.post import letters
from casework.post.letter import LetterKind


def restricted(case: Case, staff: object = None) -> Refused | None:
    """A rule: what a person has restricted serves nothing that they did not ask for since."""
    if not case.is_restricted:
        return None
    return Refused(
        _("This person has restricted the use of their data. Ask a privacy officer before you go on."),
        code="restricted",
    )


def no_mailbox(case: Case, staff: object = None) -> Refused | None:
    """A rule: whoever gave no address cannot be written to."""
    if case.person and case.person.email:
        return None
    return Refused(_("There is no e-mail address on this case. Call the customer instead."), code="no_mail")


@inside_a_transaction
def write(case: Case, kind: LetterKind, text: str) -> None:
    """Raises Refused where the customer cannot be written to."""
    refused = restricted(case) or no_mailbox(case)
    if refused:
        raise refused
    _post(case, kind, text)


@inside_a_transaction
def tell(case: Case, text: str) -> None:
    """Write a step of the centre's own; whoever has no mailbox is called instead."""
    if not no_mailbox(case):
        _post(case, DECISION, text)


def _post(case: Case, kind: LetterKind, text: str) -> None:
    address = case.person.email if case.person else ""
    letters.post([kind.letter(address, case.language, case=case, text=text)])
