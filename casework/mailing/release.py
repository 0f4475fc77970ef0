"""The moves of a mailing, from the draft until it is done.

draft → released → done
           ⇅ paused, held (by the portal itself, until somebody releases it again)
        → stopped
"""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.ground import seen as seen_before
from casework.ground.errors import Refused
from casework.ledger import second_pair, trail
from casework.ledger.moves import inside_a_transaction, move
from casework.mailing.audience import Why
from casework.mailing.letters import LANGUAGES, TRIAL, as_received
from casework.mailing.mailing import Mailing, MailingState
from casework.post import letters
from casework.post.letter import LetterState

FROM: dict[str, tuple[str, ...]] = {
    "release_mailing": (MailingState.DRAFT,),
    "pause_mailing": (MailingState.RELEASED,),
    "resume_mailing": (MailingState.PAUSED, MailingState.HELD),
    "stop_mailing": (MailingState.DRAFT, MailingState.RELEASED, MailingState.PAUSED, MailingState.HELD),
}
"""In which states each move is made."""


def offered(mailing: Mailing) -> list[str]:
    return [verb.removesuffix("_mailing") for verb, states in FROM.items() if mailing.state in states]


def shown(mailing: Mailing) -> str:
    """What a colleague sees before they release it: both letters as they arrive, to whom, when and how fast they go,
    and who wrote them."""
    received = [as_received(mailing, language) for language in LANGUAGES]
    return seen_before.digest(
        number=str(mailing.uuid), kind=mailing.kind, version=mailing.policy_version_id, author=mailing.author_id,
        letters=[[each.subject, each.text, each.page] for each in received],
        starts_at=mailing.starts_at.isoformat() if mailing.starts_at else "", per_minute=mailing.per_minute,
        state=mailing.state,
    )  # fmt: skip


@move("release_mailing")
def release(mailing: Mailing, *, seen: str, staff: User, alone_reason: str = "") -> None:
    """A second member of staff has read it; who wrote it does so alone only with a reason. Raises Refused."""
    mailing = Mailing.objects.select_for_update(no_key=True).get(pk=mailing.pk)
    alone = mailing.author_id == staff.pk or mailing.author_id is None
    if alone and not alone_reason:
        raise Refused(
            _("You wrote this mailing. A colleague releases it, or you say why you are alone."), code="four_eyes"
        )
    second_pair.check(asked_by=mailing.author_id, asked_at=mailing.changed_at, staff=staff)
    seen_before.check(seen, shown(mailing))
    now = timezone.now()
    if mailing.starts_at and mailing.starts_at < now - timedelta(minutes=1):
        raise Refused(_("The time at which it should begin is over. Choose a later one, or none."), code="past")
    begins = max(now, mailing.starts_at or now)
    who = {"released_by": staff, "released_at": now, "alone_reason": alone_reason if alone else ""}
    _shift("release_mailing", mailing, MailingState.RELEASED, staff=staff, alive_at=begins, **who)


@move("pause_mailing")
def pause(mailing: Mailing, *, staff: User) -> None:
    """What a mail server has been given already arrives all the same. Raises Refused."""
    _shift("pause_mailing", mailing, MailingState.PAUSED, staff=staff)


@move("resume_mailing")
def resume(mailing: Mailing, *, staff: User) -> None:
    """After a pause, or where the portal held it back: somebody has looked at it. Raises Refused."""
    begins = max(timezone.now(), mailing.starts_at or timezone.now())
    _shift("resume_mailing", mailing, MailingState.RELEASED, staff=staff, alive_at=begins)


@move("stop_mailing")
def stop(mailing: Mailing, *, staff: User) -> None:
    """For good: what has not left never leaves. Raises Refused."""
    _shift("stop_mailing", mailing, MailingState.STOPPED, staff=staff)
    waiting = mailing.letters.filter(state=LetterState.QUEUED)
    waiting.update(state=LetterState.LEFT_OUT, error=Why.STOPPED, next_attempt_at=None)


@inside_a_transaction
def hold_all() -> int:
    """Whatever is on its way, or paused, waits until somebody releases it again; how many. After a restore: much of it
    was sent long ago, most likely."""
    going = Mailing.objects.filter(state__in=[MailingState.RELEASED, MailingState.PAUSED])
    return going.update(state=MailingState.HELD)


@move("try_mailing")
def send_trial(mailing: Mailing, *, staff: User, language: str) -> None:
    """A copy to the member of staff alone. Raises Refused where they have no address."""
    if not staff.email:
        raise Refused(_("Your account has no e-mail address, so no copy can be sent to you."), code="no_address")
    letters.post([TRIAL.letter(staff.email, language, mailing_id=mailing.pk)])
    trail.record("try_mailing", mailing.target, staff=staff)


@inside_a_transaction
def _shift(verb: str, mailing: Mailing, after: str, *, staff: User, **changes: Any) -> None:
    """Compare-and-set, and the trail's entry. Raises Refused."""
    stands = Mailing.objects.filter(pk=mailing.pk, state__in=FROM[verb])
    if not stands.update(state=after, **changes):
        raise Refused(
            _("This is not possible while the mailing is in this state. Reload the page to see where it stands."),
            code="state",
        )
    trail.record(verb, mailing.target, staff=staff)
    mailing.refresh_from_db()
