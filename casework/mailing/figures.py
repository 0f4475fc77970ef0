"""What became of a mailing, by its letters alone: nobody is watched as they read (no pictures, no counted links)."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from casework.mailing.audience import Why
from casework.mailing.mailing import Mailing
from casework.people.consent import Act, Consent
from casework.post.bounce import Bounce
from casework.post.letter import UNDECIDED, LetterState

AFTERWARDS = timedelta(days=7)


@dataclass(frozen=True)
class Figures:
    """`left_out`: reason and how many, decided when each was about to leave. `unsubscribed`: within a week of it."""

    letters: int
    waiting: int
    sent: int
    failed: int
    bounced: int
    unsubscribed: int
    left_out: list[tuple[Why, int]]


def of(mailing: Mailing) -> Figures:
    letters = mailing.letters.all()
    states = Counter(letters.order_by().values_list("state", flat=True))
    whys = letters.filter(Q(state=LetterState.LEFT_OUT) | Q(state=LetterState.FAILED, error=Why.ERASED))
    left_out = Counter(whys.order_by().values_list("error", flat=True))
    sent = letters.filter(state=LetterState.SENT)
    ended = Consent.objects.filter(
        address=OuterRef("address"), purpose=OuterRef("purpose"), act=Act.WITHDRAWN,
        at__gte=OuterRef("sent_at"), at__lt=OuterRef("sent_at") + AFTERWARDS,
    )  # fmt: skip
    came_back = sent.filter(Exists(Bounce.objects.filter(letter=OuterRef("pk"))))
    return Figures(
        letters=sum(states.values()),
        waiting=sum(states[each] for each in UNDECIDED),
        sent=states[LetterState.SENT],
        failed=states[LetterState.FAILED] + states[LetterState.LEFT_OUT] - sum(left_out.values()),
        bounced=came_back.count(),
        unsubscribed=sent.filter(Exists(ended)).count(),
        left_out=[(why, left_out[why]) for why in Why if left_out[why]],
    )
