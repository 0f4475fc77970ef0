"""The one door for outgoing mail: a letter is composed from template files and posted with its job.

A letter `name` is two files: letters/<name>.subject.txt and letters/<name>.txt; a missing one is an error.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from casework.centre import site_state
from casework.ground import rows
from casework.ground.errors import Refused
from casework.ground.text import tidy
from casework.ledger import trail
from casework.ledger.moves import inside_a_transaction
from casework.post.letter import Letter, LetterState

QUEUE = "letters"
SEND = "casework.send_letter"


def compose(
    name: str,
    *,
    purpose: str,
    address: str,
    language: str,
    context: Mapping[str, Any],
    case: Any = None,
    consent: Any = None,
    access_request: Any = None,
    staff_duty: str = "",
) -> Letter:
    """An unsaved letter in the receiver's language."""
    state = site_state.current()
    with override(language):
        words = {"centre": state.centre, "site_url": settings.SITE_URL, **context}
        subject = " ".join(render_to_string(f"letters/{name}.subject.txt", words).split())
        body = tidy(render_to_string(f"letters/{name}.txt", words)) + "\n"
    return Letter(
        purpose=purpose,
        case=case,
        consent=consent,
        access_request=access_request,
        staff_duty=staff_duty,
        address=address,
        language=language,
        subject=subject[:250],
        body=body,
    )


@inside_a_transaction
def post(written: Sequence[Letter]) -> None:
    """Store letters together with the jobs that will send them, in the transaction of the move they tell of."""
    if written:
        rows.insert(*written)
        defer([letter.pk for letter in written])


def defer(letter_ids: Iterable[int]) -> None:
    """Jobs carry a letter's id alone."""
    jobs: list[dict[str, Any]] = [{"letter_id": pk} for pk in letter_ids]
    app.configure_task(SEND, queue=QUEUE).batch_defer(*jobs)


@transaction.atomic(durable=True)
def retry(letter: Letter, *, staff: Any) -> None:
    """Queue a failed letter again. Raises Refused when it is not a failed one."""
    queued = Letter.objects.filter(pk=letter.pk, state=LetterState.FAILED).update(
        state=LetterState.QUEUED, attempts=0, next_attempt_at=None
    )
    if not queued:
        raise Refused(_("Only a failed letter can be sent again. Reload the page to see where it stands."))
    trail.record("retry_letter", f"letter {letter.uuid}", staff=staff)
    defer([letter.pk])


@transaction.atomic(durable=True)
def abort(letter: Letter, *, staff: Any) -> None:
    """Keep a queued letter from going out. Raises Refused when it is on its way or gone."""
    stopped = Letter.objects.filter(pk=letter.pk, state=LetterState.QUEUED).update(
        state=LetterState.FAILED, next_attempt_at=None, error="aborted"
    )
    if not stopped:
        raise Refused(_("Only a letter that still waits can be stopped. Reload the page to see where it stands."))
    trail.record("abort_letter", f"letter {letter.uuid}", staff=staff)
