"""Drafts of the policy: written by one, published by another for a day (C8.1)."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.centre.policy import PolicyVersion
from casework.ground import seen as seen_before
from casework.ground.errors import Refused
from casework.ledger import second_pair, trail
from privacy.policy import notice

LEAST_LINES = 2


def shown(draft: PolicyVersion) -> str:
    """What is read before it is published: the text, against which version it was compared, and who wrote it."""
    before = PolicyVersion.objects.published().values_list("digest", flat=True).first()
    return seen_before.digest(vi=draft.text_vi, en=draft.text_en, author=draft.author_id, before=before or "")


def check_text(text_vi: str, text_en: str) -> None:
    """Raises Refused for what is published by mistake more often than meant."""
    before = PolicyVersion.objects.published().first()
    if before and (before.text_vi, before.text_en) == (text_vi, text_en):
        raise Refused(_("This is the very text in force. Publish it again only if that is meant."), code="doubt")
    if any(text and len(text.strip().splitlines()) < LEAST_LINES for text in (text_vi, text_en)):
        raise Refused(_("This text has a single line. Publish it only if that is meant."), code="doubt")


@transaction.atomic(durable=True)
def publish(
    draft: PolicyVersion,
    *,
    seen: str,
    staff: User | None,
    effective_from: datetime | None,
    alone_reason: str = "",
    is_meant: bool = False,
) -> None:
    """Without staff on the server, with a reason; without a time at once. `is_meant`: an odd text, too (check_text).
    Raises Refused when it has changed or is published already, would begin in the past, or its author is alone without
    a reason."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('casework.policy'))")
    draft = PolicyVersion.objects.select_for_update().get(pk=draft.pk)
    if draft.published_at:
        raise Refused(_("This version has been published already; it never changes."), code="published")
    now = timezone.now()
    effective_from = effective_from or now
    if effective_from < now:
        raise Refused(_("A policy cannot take effect in the past. Choose a later time."), code="past")
    alone = staff is None or draft.author_id == staff.pk
    if alone and not alone_reason:
        raise Refused(
            _("You wrote this draft. A colleague publishes it, or you say why you are alone."), code="four_eyes"
        )
    if staff is not None:
        second_pair.check(asked_by=draft.author_id, staff=staff)
    seen_before.check(seen, shown(draft))
    if not is_meant:
        check_text(draft.text_vi, draft.text_en)
    draft.alone_reason = alone_reason if alone else ""
    draft.publish(effective_from, publisher=staff)
    notice.draft(draft, staff)
    trail.record("publish_policy", f"policy version {draft.number}", staff=staff, fields=["text_vi", "text_en"])
