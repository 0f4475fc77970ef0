"""Whether a press of a button is the second one for the same thing."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from casework.case.case import Case
from casework.case.verb import Verb

LATELY = timedelta(minutes=10)


def is_done(case: Case, staff: User, verb: Verb[..., object], data: Mapping[str, Any]) -> bool:
    """The same words by the same member of staff, within the last minutes: as a letter or on the timeline."""
    text = str(data.get("text") or "")
    since = timezone.now() - LATELY
    mine = case.events.filter(verb=verb.event, staff=staff, at__gte=since)
    if not text or not mine.exists():
        return False
    sent = case.letters.filter(created_at__gte=since)
    return mine.filter(text=text).exists() or any(text in each.text.body for each in sent)
