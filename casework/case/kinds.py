"""The kinds of case. Each app registers its own when it is ready, so that casework need not import it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model
from django.forms import BaseForm

from casework.case.facts import Facts
from casework.ground.calendar import Clocks
from casework.ground.errors import Refused
from casework.ground.kind import Kind


@dataclass(frozen=True)
class ByMail:
    """How a mail becomes a case of the kind, when nobody has filled in its form.

    `details`: the kind's own facts as unsaved rows, of the case and the words. `hints`: folded words by which one may
    take a mail for it; the kind without any is that of the mails that give none. `clocks`: those of the words, where
    the kind has several.
    """

    details: Callable[[Any, str], Sequence[Model]]
    hints: tuple[str, ...] = ()
    clocks: Callable[[str], Clocks | None] = field(default=lambda words: None)


@dataclass(frozen=True)
class Registration:
    """What an app tells casework about one kind.

    `detail`: name of the one-to-one accessor on Case that holds the kind's own facts.
    `queue`: label of the proxy of Case whose permissions say who works the kind, such as "consult.PurchaseCase".
    `form`: its intake form, which staff fill in for a caller too.
    `panel`: template drawn on the staff's case page, with `case` and `detail`.
    `drawn`: template that draws it for the customer, on the receipt and on the page of the case, with `case`, `detail`
    and `own`, which says whether its reader may see whose it is; empty: the plain facts do.
    `summary`: facts of the detail as (label, value) pairs, for letters and the staff's page.
    `next_steps`: template partial that tells the customer what happens next.
    `at_once`: template of what its letter of receipt begins with, where something has to be done before we answer.
    `refuses_to_end`: why the case may not end with this outcome yet; None when it may.
    `refuses_to_leave`: why it may not be filed as another kind; None when it may.
    `ends`: what ends with the case, in the same transaction; told the step and the outcome.
    `withdrawing`: what it means to withdraw the case as it stands, where that needs to be said.
    `by_mail`: how a mail becomes one; none does where it is not told.
    `reopens_for`: days for which the customer may open a closed case again.
    `needs_confirmation`: a call or mail must confirm the request (C1.1).
    """

    kind: Kind
    detail: str
    queue: str
    form: type[BaseForm]
    next_steps: str
    panel: str = "casework/_panel.html"
    drawn: str = ""
    summary: Callable[[Any], Facts] = field(default=lambda detail: [])
    at_once: str = ""
    needs_confirmation: bool = False
    priority: int = 2
    refuses_to_end: Callable[[Any, str], Refused | None] = field(default=lambda case, outcome: None)
    refuses_to_leave: Callable[[Any], Refused | None] = field(default=lambda case: None)
    ends: Callable[[Any, str], None] = field(default=lambda step, outcome: None)
    withdrawing: Callable[[Any], str] = field(default=lambda case: "")
    reopens_for: int = 0
    by_mail: ByMail | None = None


_registered: dict[str, Registration] = {}


def register(registration: Registration) -> None:
    """Make a kind known. Raises ValueError when it already is."""
    if registration.kind in _registered:
        raise ValueError(f"{registration.kind} is registered twice")
    _registered[registration.kind] = registration


def of(kind: str) -> Registration:
    """What was registered for the kind. Raises KeyError for one no app has claimed."""
    return _registered[kind]


def all_kinds() -> list[Registration]:
    return [_registered[kind] for kind in Kind.values if kind in _registered]


def may(user: User | AnonymousUser, action: str, kind: str) -> bool:
    """Whether a member of staff may "view" or "change" cases of a kind."""
    return any(user.has_perm(right) for right in rights(action, kind))


def rights(action: str, kind: str) -> tuple[str, str]:
    """Each of which suffices: that on all cases, and that on the kind's own queue."""
    app, _dot, model = of(kind).queue.lower().partition(".")
    return f"casework.{action}_case", f"{app}.{action}_{model}"


def kinds_of(user: User | AnonymousUser, action: str = "view") -> list[str]:
    return [registration.kind for registration in all_kinds() if may(user, action, registration.kind)]
