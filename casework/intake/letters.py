"""The letters that a new case leaves behind."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.case import kinds
from casework.ground import links
from casework.ground.kind import Kind
from casework.people import consent_links
from casework.people.consent import Act, Consent, Purpose
from casework.post.letter import Letter, LetterKind, SecretLink, register

NEW_CASE = register(LetterKind("staff_notice", _("Notice to staff"), to_staff=True))


def _what_was_filed(letter: Letter) -> dict[str, Any]:
    """Under the kind it then had, with the boxes that were ticked, whatever has happened since; of what was typed
    nothing: anybody may have typed the address."""
    case = letter.case
    if case is None:
        raise ValueError("a receipt is for a case")
    filed_as = kinds.of(letter.facts["kind"])
    ticked = Consent.objects.filter(case=case, confirms=None).exclude(act=Act.WITHDRAWN).select_related("wording")
    in_force = {(purpose, to): date.fromisoformat(day) for purpose, to, day in letter.facts.get("in_force", ())}
    policy = case.policy_version
    return {
        "kind_name": Kind(filed_as.kind).label,
        "consents": [(each, in_force.get(each.matter)) for each in ticked.order_by("pk")],
        "at_once": filed_as.at_once,
        "needs_confirmation": filed_as.needs_confirmation,
        "policy_page": links.page("policy_version", letter.language, str(policy.number)) if policy else "",
    }


RECEIPT = register(LetterKind("receipt", _("Receipt"), words=_what_was_filed))


def _kind_named(letter: Letter) -> dict[str, Any]:
    return {"kind_name": Kind(letter.facts["kind"]).label}


CONTACTED = register(LetterKind("contacted", _("Notice that we contact somebody"), words=_kind_named))


def _to_confirm(letter: Letter) -> str:
    return consent_links.confirm(letter.consent_id or 0, letter.language)


def _what_was_ticked(letter: Letter) -> dict[str, Any]:
    consent = letter.consent
    return {
        "wording": consent.wording.text if consent else "",
        "is_hand_over": consent is not None and consent.purpose == Purpose.HANDOVER,
    }


CONFIRM_CONSENT = register(
    LetterKind(
        "confirm_consent",
        _("Confirmation of a consent"),
        words=_what_was_ticked,
        links={"confirm": SecretLink(_to_confirm, _("See and confirm"))},
    )
)
