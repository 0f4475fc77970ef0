"""Drafts of the policy: written by one, published by another for a day (C8.1)."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.centre.policy import PolicyVersion
from casework.ground.errors import Refused
from casework.ledger import second_pair, trail


@transaction.atomic(durable=True)
def publish(draft: PolicyVersion, *, staff: User, effective_from: datetime, alone_reason: str = "") -> None:
    """Raises Refused when it is published already, would begin in the past, or its author is alone without a reason."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('casework.policy'))")
    draft = PolicyVersion.objects.select_for_update().get(pk=draft.pk)
    if draft.published_at:
        raise Refused(_("This version has been published already; it never changes."), code="published")
    if effective_from < timezone.now():
        raise Refused(_("A policy cannot take effect in the past. Choose a later time."), code="past")
    if draft.author_id == staff.pk and not alone_reason:
        raise Refused(
            _("You wrote this draft. A colleague publishes it, or you say why you are alone."), code="four_eyes"
        )
    second_pair.check(asked_by=draft.author_id, staff=staff)
    draft.alone_reason = alone_reason if draft.author_id == staff.pk else ""
    draft.publish(effective_from, publisher=staff)
    trail.record("publish_policy", f"policy version {draft.number}", staff=staff, fields=["text_vi", "text_en"])
