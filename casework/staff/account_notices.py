"""Telling the holder of an account what was done to it, whoever did it: nobody acts as a colleague unseen."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from casework.case.colleagues import BACKEND, name_of
from casework.centre.site_state import STAFF_LANGUAGE
from casework.ground.errors import Refused
from casework.ledger.moves import inside_a_transaction
from casework.post import letters
from casework.post.letter import Letter, LetterKind, register


class AccountChange(models.TextChoices):
    OPENED = "opened", _("An account on the portal was opened for you.")
    ACTIVATED = "activated", _("Your account was made active again.")
    PASSWORD = "password", _("The password of your account was set anew.")
    ADDRESS = "address", _("The e-mail address of your account was changed.")
    FACTOR_SET_UP = "factor_set_up", _("A second factor was set up for your account.")
    FACTOR_REMOVED = "factor_removed", _("The second factor of your account was removed.")
    RECOVERY_CODE = "recovery_code", _("Somebody signed in to your account with a recovery code.")


def _in_words(letter: Letter) -> dict[str, object]:
    return {
        "change": AccountChange(letter.facts["change"]).label,
        "at": parse_datetime(letter.facts["at"]),
        "left": letter.facts.get("left"),
        "holder": letter.facts.get("holder"),
    }


# Done to a colleague's account, each may be a way into it.
WAYS_IN = (
    AccountChange.OPENED,
    AccountChange.ACTIVATED,
    AccountChange.PASSWORD,
    AccountChange.ADDRESS,
    AccountChange.FACTOR_REMOVED,
)
ACCOUNT_CHANGED = register(LetterKind("account", _("Notice of a change to an account"), words=_in_words, to_staff=True))


@inside_a_transaction
def tell(
    holder: User, change: AccountChange, *, by: User, addresses: Iterable[str] = (), left: int | None = None
) -> None:
    """A letter to each address, or to the holder's own. `left`: recovery codes."""
    facts = {"change": change.value, "by": "" if by == holder else name_of(by), "at": timezone.now().isoformat()}
    if left is not None:
        facts["left"] = str(left)
    told = filter(None, addresses or [holder.email])
    posted = [ACCOUNT_CHANGED.letter(address, STAFF_LANGUAGE, **facts) for address in told]
    if by != holder and change in WAYS_IN:
        facts["holder"] = name_of(holder)
        posted += [ACCOUNT_CHANGED.letter(each.email, STAFF_LANGUAGE, **facts) for each in managers(holder)]
    letters.post(posted)


def managers(holder: User) -> QuerySet[User]:
    """Whoever keeps the accounts, whether or not they did it themselves."""
    keepers = User.objects.with_perm("auth.change_user", backend=BACKEND).filter(is_staff=True)
    return keepers.exclude(pk=holder.pk).exclude(email="").order_by("pk")


def check_reachable(holder: User, *, by: User) -> None:
    """Raises Refused where a colleague would get into an account whose holder cannot be told."""
    if holder != by and not holder.email:
        raise Refused(
            _("%(name)s has no e-mail address, and has to be told. Enter the address first.")
            % {"name": name_of(holder)},
            code="no_mail",
        )
