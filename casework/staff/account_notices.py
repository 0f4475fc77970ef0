"""Telling the holder of an account what was done to it, whoever did it: nobody acts as a colleague unseen."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.case.colleagues import name_of
from casework.ground.errors import Refused
from casework.ledger.moves import inside_a_transaction
from casework.post import letters
from casework.post.letter import LetterPurpose

LANGUAGE = "vi"


class AccountChange(models.TextChoices):
    OPENED = "opened", _("An account on the portal was opened for you.")
    PASSWORD = "password", _("The password of your account was set anew.")
    ADDRESS = "address", _("The e-mail address of your account was changed.")
    FACTOR_SET_UP = "factor_set_up", _("A second factor was set up for your account.")
    FACTOR_REMOVED = "factor_removed", _("The second factor of your account was removed.")
    RECOVERY_CODE = "recovery_code", _("Somebody signed in to your account with a recovery code.")


@inside_a_transaction
def tell(holder: User, change: AccountChange, *, by: User, addresses: Iterable[str] = ()) -> None:
    """A letter to each address, or to the holder's own."""
    for address in filter(None, addresses or [holder.email]):
        letter = letters.compose(
            "account",
            purpose=LetterPurpose.STAFF_NOTICE,
            address=address,
            language=LANGUAGE,
            staff_duty="account",
            context={"change": change.label, "by": "" if by == holder else name_of(by), "at": timezone.now()},
        )
        letters.post([letter])


def check_reachable(holder: User, *, by: User) -> None:
    """Raises Refused where a colleague would get into an account whose holder cannot be told."""
    if holder != by and not holder.email:
        raise Refused(
            _("%(name)s has no e-mail address, and has to be told. Enter the address first.")
            % {"name": name_of(holder)},
            code="no_mail",
        )
