"""Of the letters that have left, and of those that wait (C2.3, C2.4, C2.6)."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from casework.ledger.inspection import LiveCheck, numbered, register
from casework.people.consent import MAILINGS, Act, Consent
from casework.post.letter import Letter, LetterState, all_kinds

ABOUT_A_CONSENT = {Act.ASKED: "confirm_consent", Act.WITHDRAWN: "unsubscribed"}
"""What may be written although the act is no grant: the question itself, and that it has ended."""
AT_THE_SAME_TIME = timedelta(minutes=15)
"""A mail server may take so long to say that it has the letter; what ended meanwhile came too late for it."""
TOO_MANY = f"""
    SELECT letter FROM (
        SELECT id AS letter, sent_at, lag(sent_at, 3) OVER (PARTITION BY address ORDER BY sent_at) AS third
        FROM {Letter._meta.db_table} WHERE sent_at IS NOT NULL AND address <> '' AND purpose = ANY(%s)
    ) mailings WHERE third > sent_at - interval '24 hours' ORDER BY letter
"""


def _without_a_basis() -> Iterator[str]:
    """Nothing at all to rest on, a kind that nobody knows, or somebody else's consent."""
    kinds = {kind.purpose: kind for kind in all_kinds()}
    nothing = Q(case=None, consent=None, access_request=None, to_staff=False)
    unknown = ~Q(purpose__in=kinds)
    as_staff = Q(to_staff=True) & ~Q(purpose__in=[name for name, kind in kinds.items() if kind.to_staff])
    others = Q(case=None, consent__isnull=False) & ~Q(address="") & ~Q(address=F("consent__address"))
    yield from numbered(Letter, Letter.objects.filter(nothing | unknown | as_staff | others))


def _after_withdrawal() -> Iterator[str]:
    """Sent on a consent that had been withdrawn and not given anew, or that was never given."""
    again = Consent.objects.filter(
        act=Act.GRANTED,
        address=OuterRef("address"),
        purpose=OuterRef("purpose"),
        person=OuterRef("person"),
        pk__gt=OuterRef("pk"),
        at__lt=OuterRef(OuterRef("sent_at")),
    )
    withdrawn = (
        Consent.objects.filter(
            act=Act.WITHDRAWN,
            address=OuterRef("consent__address"),
            purpose=OuterRef("consent__purpose"),
            pk__gt=OuterRef("consent"),
        )
        .filter(Q(person=OuterRef("consent__person")) | Q(person=None))
        .filter(Q(at__lt=OuterRef("composed_at")) | Q(at__lt=OuterRef("sent_at") - AT_THE_SAME_TIME))
        .exclude(Exists(again))
    )
    mailings = Letter.objects.filter(state=LetterState.SENT, purpose__in=MAILINGS)
    yield from numbered(Letter, mailings.filter(Exists(withdrawn), consent__act=Act.GRANTED))
    rests = Letter.objects.filter(state=LetterState.SENT, consent__purpose__in=MAILINGS)
    for act, purpose in ABOUT_A_CONSENT.items():
        yield from numbered(Letter, rests.filter(consent__act=act).exclude(purpose=purpose))
    with connection.cursor() as cursor:
        cursor.execute(TOO_MANY, [sorted(MAILINGS)])
        yield from (f"letter {number}, the fourth within a day" for (number,) in cursor.fetchall())


register(
    LiveCheck("letters", ("C2.6", "C2.1", "C2.5"), _("No letter without a basis"), _without_a_basis),
    LiveCheck(
        "mailings", ("C2.2", "C2.3", "C2.4"), _("No mailing without consent, or after it ended"), _after_withdrawal
    ),
)
