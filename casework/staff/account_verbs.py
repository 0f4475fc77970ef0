"""What happens to an account of a member of staff, each in one transaction with its trail, its letter and what
follows for sessions and cases."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import User

from casework.case.case import Case
from casework.case.giving_back import Duty, give_back, open_duties
from casework.centre import session
from casework.ledger import second_pair, trail
from casework.ledger.moves import inside_a_transaction
from casework.staff.account_notices import AccountChange, tell
from casework.staff.lock_out import holder_of


def trail_name(holder: User) -> str:
    return second_pair.account(holder.pk)


@dataclass(frozen=True)
class Consequences:
    """What a changed account led to: the cases that are nobody's now, and what is still theirs to do."""

    given_back: list[Case] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)


@inside_a_transaction
def opened(holder: User, *, staff: User) -> None:
    """An account was made."""
    tell(holder, AccountChange.OPENED, by=staff)


@inside_a_transaction
def changed(holder: User, *, staff: User, fields: Iterable[str], former_address: str) -> Consequences:
    """An account was changed."""
    if "email" in fields:
        tell(holder, AccountChange.ADDRESS, by=staff, addresses=[former_address, holder.email])
    if "is_active" in fields and holder.is_active:
        # Its password may have been set while nobody looked.
        trail.record("activate", trail_name(holder), staff=staff)
        tell(holder, AccountChange.ACTIVATED, by=staff)
    back = give_back(holder, staff=staff)
    if holder.is_active:
        return Consequences(back)
    session.end_all(holder)
    return Consequences(back, open_duties(holder))


@inside_a_transaction
def password_set(holder: User, *, staff: User) -> None:
    """Whether by the holder or by somebody else."""
    trail.record("set_password", trail_name(holder), staff=staff, fields=["password"])
    tell(holder, AccountChange.PASSWORD, by=staff)


def signed_in(holder: User) -> None:
    trail.record("sign_in", trail_name(holder), staff=holder)


def signed_out(holder: User) -> None:
    trail.record("sign_out", trail_name(holder), staff=holder)


def sign_in_refused(username: str) -> None:
    """Whose account it was tried on; what was typed may be a password, and is kept nowhere."""
    holder = holder_of(username)
    trail.record("sign_in", trail_name(holder) if holder else "nobody's account", refused="password")


def old_password_refused(holder: User) -> None:
    """Of somebody signed in, who wanted to set a new one."""
    trail.record("set_password", trail_name(holder), staff=holder, refused="password")
