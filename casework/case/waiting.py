"""What a case waits for, beside its clock: the one definition for filters, cards and marks."""

from django.db.models import Q

from casework.post.letter import Letter, LetterState

ANSWERED = Q(customer_wrote_at__isnull=False)
"""The customer wrote, and staff have not answered since."""

_failed = Letter.objects.filter(state=LetterState.FAILED, to_staff=False, case__isnull=False, mailing=None)
LETTER_FAILED = Q(pk__in=_failed.values("case"))
"""Something that was written to the customer did not reach them."""
