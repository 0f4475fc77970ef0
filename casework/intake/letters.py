"""The letters that a new case leaves behind."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.case import kinds
from casework.ground import links
from casework.people import consent_links
from casework.people.consent import Act, Consent
from casework.post.letter import Letter, LetterKind, register

NEW_CASE = register(LetterKind("staff_notice", _("Notice to staff"), to_staff=True))


def _what_was_asked(letter: Letter) -> dict[str, Any]:
    """As it was filed: under the kind it then had, with the boxes that were ticked, whatever has happened since."""
    case = letter.case
    if case is None:
        raise ValueError("a receipt is for a case")
    filed_as = kinds.of(letter.facts["kind"])
    ticked = Consent.objects.filter(case=case, confirms=None).exclude(act=Act.WITHDRAWN).select_related("wording")
    policy = case.policy_version
    return {
        "asked": filed_as.summary(getattr(case, filed_as.detail)),
        "consents": list(ticked.order_by("pk")),
        "needs_confirmation": filed_as.needs_confirmation,
        "policy_page": links.page("policy_version", letter.language, str(policy.number)) if policy else "",
    }


RECEIPT = register(LetterKind("receipt", _("Receipt"), words=_what_was_asked))


def _to_confirm(letter: Letter) -> str:
    return consent_links.confirm(letter.consent_id or 0, letter.language)


def _what_was_ticked(letter: Letter) -> dict[str, Any]:
    return {"wording": letter.consent.wording.text if letter.consent else ""}


CONFIRM_CONSENT = register(
    LetterKind(
        "confirm_consent", _("Confirmation of a consent"), words=_what_was_ticked, links={"confirm": _to_confirm}
    )
)
