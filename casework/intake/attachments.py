"""How many files strangers may leave with the Centre, and how staff reject one."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.case.timeline import Happened
from casework.case.verb import ALWAYS, Step, verb
from casework.ground import throttle
from casework.ground.errors import Refused
from casework.intake.attachment import Attachment
from casework.intake.uploads import Accepted

KIB = 1024


class Full(Exception):
    """No room for these files; the message says what to do."""


def make_room(files: Sequence[Accepted], net: str) -> None:
    """Count the files towards the day's quota of whoever sends them. Raises Full, and then they are not stored."""
    size = sum(len(each.content) for each in files)
    if size and Attachment.objects.stored() + size > settings.ATTACHMENTS_TOTAL:
        raise Full(_("We cannot take files at the moment. Send your request without them; we ask for them later."))
    if size and throttle.seconds_to_wait("attachments", net, -(-size // KIB)):
        raise Full(
            _("Too many files have come from your connection today. Send your request without them, or tomorrow.")
        )


def _no_file_is_left(case: Case, staff: User | None) -> Refused | None:
    has_one = Attachment.objects.rejectable().filter(case=case).exists()
    return None if has_one else Refused(_("The case has no file."), code="no_file")


@verb("reject_attachment", Happened.ATTACHMENT_REJECTED, ALWAYS, rules=(_no_file_is_left,), moves=False)
def reject(step: Step, *, staff: User, attachment: Attachment, reason: str) -> None:
    """What harms, or has no place here: the bytes go, that it came and why it went stays."""
    rejected = Attachment.objects.rejectable().filter(pk=attachment.pk, case=step.case)
    if not rejected.update(content=b"", rejected_at=step.at, rejected_by=staff, rejected_why=reason):
        raise Refused(_("This file is rejected already."), code="rejected")
    step.touched.append(f"attachment {attachment.pk}")
