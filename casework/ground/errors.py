"""What a verb raises when it does not do what it was asked."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A move that the rules do not allow. `message` is for people and says what to do next; `code` is for the trail."""

    code = "refused"

    def __init__(self, message: str | Promise, code: str = "") -> None:
        super().__init__(str(code or self.code))
        self.message = message
        self.code = code or self.code


class StaleMove(Refused):
    """Somebody else moved the case first; nothing was overwritten."""

    code = "stale"

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else has changed this case in the meantime. Open it again to see where it stands.")
        )


def refusal_of(check: Callable[[], object]) -> Refused | None:
    """What a check that raises would raise, for those who ask beforehand."""
    try:
        check()
    except Refused as refused:
        return refused
    return None
