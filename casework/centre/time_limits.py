"""How long each kind of case may take, with the article of law or whose promise it is."""

from casework.ground.calendar import Clock, Clocks
from casework.ground.kind import Kind

CENTRE = "the centre's own promise"
DECREE_5 = "Decree 356/2025 art. 5"
BY_KIND: dict[str, Clocks] = {
    Kind.CONSULTATION: Clocks(Clock(1, True, CENTRE), Clock(5, True, CENTRE)),
    Kind.PURCHASE: Clocks(Clock(1, True, CENTRE), Clock(7, True, CENTRE)),
    Kind.QUESTION: Clocks(Clock(3, True, CENTRE), Clock(7, True, CENTRE)),
    Kind.COMPLAINT: Clocks(Clock(3, True, "Law 19/2023 art. 31(2)"), Clock(7, True, CENTRE)),
    Kind.MISUSE: Clocks(Clock(1, True, CENTRE), Clock(3, False, CENTRE)),
    Kind.DATA_REQUEST: Clocks(Clock(2, True, DECREE_5), Clock(10, False, DECREE_5), pauses=False),
}
