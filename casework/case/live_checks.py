"""Of what is late, and of the trail of what was done (C6.2, C7.2)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.case.reminder import ReminderStage
from casework.case.reminders import not_reminded_of
from casework.ledger import audit, keys, witness
from casework.ledger.entries import TrailSeal
from casework.ledger.inspection import LiveCheck, numbered, register

AT_THE_LATEST = timedelta(hours=1)
"""The worker reminds every two minutes."""


def _nobody_reminded() -> Iterator[str]:
    late = not_reminded_of(ReminderStage.DUE).filter(due_at__lt=timezone.now() - AT_THE_LATEST)
    yield from numbered(Case, late, by="reference")


def _of_the_trail() -> Iterator[str]:
    try:
        known = keys.public(keys.public_file(settings.TRAIL_KEY))
    except keys.KeyUnusable as error:
        yield str(error)
        return
    folder = Path(settings.WITNESS) if settings.WITNESS else None
    yield from audit.of_everything(known, folder, something_happened=Case.objects.exists())
    if folder is None:
        yield "nobody witnesses the trail: VSIGN_WITNESS names no folder"
    elif TrailSeal.objects.exists() and not witness.Folder(folder).book.exists():
        yield f"the witness has written nothing down in {folder}"


register(
    LiveCheck("reminders", ("C6.2", "C9.1"), _("No overdue step without a reminder"), _nobody_reminded),
    LiveCheck("trail", ("C7.2",), _("The trail is whole and witnessed"), _of_the_trail),
)
