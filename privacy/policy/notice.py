"""Whoever has an open case or a consent is told of a change of the policy by mail, once (C8.2)."""

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from casework.centre.policy import PolicyVersion
from casework.ground import links
from casework.ledger.moves import inside_a_transaction
from casework.mailing.letters import LANGUAGES
from casework.mailing.mailing import Mailing, MailingKind


@inside_a_transaction
def draft(version: PolicyVersion, staff: User | None) -> Mailing:
    """The notice of a version just published; like any mailing it goes when a second person has released it."""
    words = {f"{part}_{language}": said for language in LANGUAGES for part, said in _words(version, language).items()}
    return Mailing.objects.create(kind=MailingKind.POLICY, policy_version=version, author=staff, **words)


def _words(version: PolicyVersion, language: str) -> dict[str, str]:
    begins = version.effective_from or timezone.now()
    with override(language):
        told = {
            "day": f"{timezone.localtime(begins):%d/%m/%Y}",
            "number": version.number,
            "address": links.absolute("privacy:policy", language),
        }
        subject = _("Our privacy policy changes on %(day)s") % told
        body = _(
            "The Centre has published version %(number)s of its privacy policy. It takes effect on %(day)s.\n\n"
            "The text, and what changes against the version before, stand here:\n%(address)s\n\n"
            "What needs your express consent you will be asked for again: silence is no consent."
        )
    return {"subject": subject, "body": body % told}
