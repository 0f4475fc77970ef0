"""A hold that has ended: what it kept is erased now."""

from django.db import transaction
from django.utils import timezone

from casework.erasure import walk
from casework.erasure.hold import Hold
from casework.ground.each import each_on_its_own
from casework.ledger import trail


def release_ended_holds() -> int:
    """Erase what a hold has kept until now; how many holds have ended."""
    return each_on_its_own(_release, Hold.objects.ended().select_related("person"))


@transaction.atomic(durable=True)
def _release(hold: Hold) -> bool:
    if not Hold.objects.filter(pk=hold.pk, released_at=None).update(released_at=timezone.now()):
        return False
    if hold.person.erased_at:
        walk.erase([hold.person])
    trail.record("release_hold", f"hold {hold.pk}", fields=hold.fields)
    return True
