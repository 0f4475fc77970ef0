"""The one door for outgoing mail: letters are posted with the job that sends them, by the move they belong to."""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.translation import gettext as _

from casework.ground import rows
from casework.ground.errors import Refused
from casework.ledger import trail
from casework.ledger.moves import inside_a_transaction, move
from casework.people.access_request import AccessRequest
from casework.post.letter import UNDECIDED, Letter, LetterState
from casework.post.mail import LETTERS


@inside_a_transaction
def post(written: Sequence[Letter]) -> None:
    """Store letters together with the job that will send them, in the transaction of the move they tell of."""
    rows.insert(*written)
    send(written)


@inside_a_transaction
def send(stored: Sequence[Letter]) -> None:
    """Leave the job that will send letters just stored."""
    if stored:
        LETTERS.defer(letter.pk for letter in stored)


@move("retry_letter")
def retry(letter: Letter, *, staff: User) -> None:
    """Queue a failed letter again. Raises Refused when it is not a failed one, was erased or is of a mailing."""
    failed = Letter.objects.filter(pk=letter.pk, state=LetterState.FAILED, mailing=None).exclude(address="")
    if not failed.update(state=LetterState.QUEUED, attempts=0, next_attempt_at=None):
        raise Refused(
            _("Only a failed letter can be sent again. Reload the page to see where it stands."), code="state"
        )
    trail.record("retry_letter", letter.target, staff=staff)
    LETTERS.defer([letter.pk])


@inside_a_transaction
def hold_all(reason: str) -> int:
    """Whatever waits to be sent waits for a member of staff from now on, who releases or stops each; how many. After a
    restore: what the backup still has queued was sent long ago, most likely. `reason`: a word that staff see."""
    held = LETTERS.hold_all(reason)
    trail.record("hold_letters", f"{held} letters")
    return held


@move("release_letter")
def release(letter: Letter, *, staff: User) -> None:
    """Let a held letter go out. Raises Refused when it is not a held one."""
    held = Letter.objects.filter(pk=letter.pk, state=LetterState.HELD)
    if not held.update(state=LetterState.QUEUED, attempts=0, error=""):
        raise Refused(_("Only a held letter can be released. Reload the page to see where it stands."), code="state")
    trail.record("release_letter", letter.target, staff=staff)
    LETTERS.defer([letter.pk])


@move("abort_letter")
def abort(letter: Letter, *, staff: User) -> None:
    """Keep a queued or held letter from going out. Raises Refused when it is on its way or gone."""
    waiting = Letter.objects.filter(pk=letter.pk, state__in=[LetterState.QUEUED, LetterState.HELD])
    stopped = waiting.update(state=LetterState.FAILED, next_attempt_at=None, error="aborted")
    if not stopped:
        raise Refused(
            _("Only a letter that still waits can be stopped. Reload the page to see where it stands."), code="state"
        )
    trail.record("abort_letter", letter.target, staff=staff)


def forget_access_requests() -> int:
    """Forget those of yesterday, with their letters; a letter that could not be sent goes with them. One that is still
    on its way stays, and so does one that belongs to a case."""
    on_its_way = Q(state__in=UNDECIDED)
    needed = Letter.objects.filter(on_its_way | Q(case__isnull=False), access_request__isnull=False)
    gone, _rows = AccessRequest.objects.of_yesterday().exclude(pk__in=needed.values("access_request")).delete()
    return gone
