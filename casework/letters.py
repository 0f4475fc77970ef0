"""The kinds of letter of these rooms, for `CaseworkConfig.ready`, which looks for a module of this name in each app."""

from casework.case import letters as case_letters
from casework.erasure import last_letter
from casework.inbox import checks as inbox_checks
from casework.intake import letters as intake_letters
from casework.mailing import letters as mailing_letters
from casework.mailing import unsubscribe
from casework.post import checks
from casework.staff import account_notices

__all__ = [
    "account_notices",
    "case_letters",
    "checks",
    "inbox_checks",
    "intake_letters",
    "last_letter",
    "mailing_letters",
    "unsubscribe",
]
