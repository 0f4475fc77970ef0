"""The rights over one's own data and their clocks: Law 91/2025/QH15, Decree 356/2025 art. 5."""

from dataclasses import dataclass

from casework.centre.time_limits import DECREE_5
from casework.ground.calendar import Clock, Clocks
from privacy.rights.data_request import Right


@dataclass(frozen=True)
class RightClock:
    """Days. First answer in working days; the rest are calendar days that start once the identity is verified."""

    first_answer: int
    carry_out: int
    with_third_party: int | None
    extension: int

    @property
    def clocks(self) -> Clocks:
        return Clocks(Clock(self.first_answer, True, DECREE_5), Clock(self.carry_out, False, DECREE_5), pauses=False)


_OBJECTIONS = RightClock(2, 15, 20, 15)
_ACCESS = RightClock(2, 10, 15, 10)
CLOCKS: dict[str, RightClock] = {
    Right.VIEW: _ACCESS,
    Right.CORRECT: _ACCESS,
    Right.COPY: _ACCESS,
    Right.DELETE: RightClock(2, 20, 30, 20),
    Right.WITHDRAW: _OBJECTIONS,
    Right.RESTRICT: _OBJECTIONS,
    Right.OBJECT: _OBJECTIONS,
    Right.PROTECT: RightClock(2, 15, None, 15),
}


def table() -> list[tuple[str, RightClock]]:
    """Each right with its clock, for the public page (the procedure is public, Decree 356/2025 art. 5)."""
    return [(str(right.label), CLOCKS[right]) for right in Right]
