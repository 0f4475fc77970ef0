"""What the law makes the centre keep of a person, as far as the file itself shows it: proposed to whoever erases.

Each app knows its own grounds and registers a proposer for them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db.models import Q

from casework.erasure import holds
from casework.erasure.hold import Hold, HoldGround
from casework.ledger.moves import inside_a_transaction
from casework.people.person import Person


@dataclass(frozen=True)
class Proposal:
    """A hold that one case of the person asks for. `because`: its reference."""

    person_id: int
    fields: tuple[str, ...]
    ground: HoldGround
    until: date
    because: str

    @property
    def name(self) -> str:
        return f"{self.ground}:{self.because}"

    def enter(self, staff: User) -> None:
        """As any hold: it keeps at once, and somebody else sets its end."""
        hold = Hold(person_id=self.person_id, fields=list(self.fields), ground=self.ground, document=self.because)
        holds.enter(hold, until=self.until, staff=staff)


Proposer = Callable[[Sequence[Person]], Iterable[Proposal]]
_proposers: list[Proposer] = []


def register(proposer: Proposer) -> None:
    _proposers.append(proposer)


def of(persons: Sequence[Person]) -> list[Proposal]:
    """Without what is held already as long."""
    proposed = [each for proposer in _proposers for each in proposer(persons)]
    return [each for each in proposed if not _is_held(each)]


def _is_held(proposal: Proposal) -> bool:
    lasts = Q(until__gte=proposal.until) | Q(proposed_until__gte=proposal.until)
    found = Hold.objects.active().filter(lasts, person=proposal.person_id)
    return set(proposal.fields) <= {label for hold in found for label in hold.fields}


@inside_a_transaction
def enter(persons: Sequence[Person], names: Iterable[str], *, staff: User) -> None:
    """Those that the officer agreed to."""
    agreed = set(names)
    for each in of(persons):
        if each.name in agreed:
            each.enter(staff)
