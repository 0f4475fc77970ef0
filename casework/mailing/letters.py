"""The letters of mailings: one kind for each purpose, and the trial copy that a member of staff gets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.ground import links
from casework.mailing.audience import Why, why_not
from casework.mailing.mailing import Mailing, MailingKind, MailingState
from casework.people import consent_links
from casework.people.wordings import MAILING_BOXES
from casework.post.letter import Letter, LetterKind, SecretLink, register
from casework.post.mail import message
from casework.post.outbox import NotNow

LANGUAGES = ("vi", "en")


def _words(letter: Letter) -> Mapping[str, Any]:
    mailing = _mailing_of(letter)
    return {
        "mailing_subject": mailing.subject(letter.language),
        "mailing_body": mailing.body(letter.language),
        "why": why_you_get_it(mailing, letter),
        "by_consent": mailing.is_by_consent,
    }


def why_you_get_it(mailing: Mailing, letter: Letter) -> str:
    if mailing.is_by_consent:
        words = letter.consent.wording.text if letter.consent else MAILING_BOXES[mailing.kind].wording
        return gettext("You get this e-mail because you agreed to it: “%(words)s”") % {"words": words}
    return gettext(
        "You get this e-mail because you have a request with us or have agreed to something, and we tell everybody "
        "concerned of a change of our privacy policy. It is sent once."
    )


def _mailing_of(letter: Letter) -> Mailing:
    if letter.mailing:
        return letter.mailing
    return Mailing.objects.get(pk=letter.facts["mailing_id"])


def _unsubscribe(letter: Letter) -> str:
    """Of a trial copy: to nobody's consent."""
    if letter.consent_id is None:
        return links.absolute("casework:unsubscribe", letter.language, "thu-nghiem")
    return consent_links.unsubscribe(letter.consent_id, letter.language)


def _list_headers(letter: Letter) -> Mapping[str, str]:
    """RFC 2369 and 8058: a button of the mail program's own."""
    if not _mailing_of(letter).is_by_consent:
        return {}
    return {"List-Unsubscribe": f"<{_unsubscribe(letter)}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _hindrance(letter: Letter) -> str:
    """The mailing as it stands now; then whoever gets it."""
    state = Mailing.objects.values_list("state", flat=True).get(letters=letter.pk)
    if state == MailingState.STOPPED:
        return Why.STOPPED
    if state != MailingState.RELEASED:
        raise NotNow
    return why_not(letter)


UNSUBSCRIBE = {"unsubscribe": SecretLink(_unsubscribe, _("Unsubscribe"), is_button=False)}


def _kind(kind: MailingKind, label: str | Promise) -> LetterKind:
    return register(
        LetterKind(
            kind.value,
            label,
            template="mailing",
            words=_words,
            links=UNSUBSCRIBE if kind != MailingKind.POLICY else {},
            headers=_list_headers,
            hindrance=_hindrance,
            is_of_many=True,
        )
    )


KINDS = {kind.value: _kind(kind, kind.label) for kind in MailingKind}
TRIAL = register(
    LetterKind(
        "trial",
        _("Trial copy of a mailing"),
        template="mailing",
        words=_words,
        links=UNSUBSCRIBE,
        headers=_list_headers,
        to_staff=True,
    )
)


# ------------------------------------------------------------- before it is released
@dataclass(frozen=True)
class Received:
    """A mailing as it arrives: `text` and `page` are its two parts."""

    language: str
    sender: str
    subject: str
    text: str
    page: str


def as_received(mailing: Mailing, language: str) -> Received:
    """By what writes the mails themselves; nobody's consent stands behind the link in it."""
    letter = Letter(purpose=mailing.kind, mailing=mailing, address=settings.DEFAULT_FROM_EMAIL, language=language)
    mail = message(letter)
    ((page, _type),) = mail.alternatives
    return Received(language, mail.sender[0], str(mail.subject), str(mail.body), str(page))
