"""What must be true for data to leave: when it is asked for, when it is approved, and again at the very moment."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from casework.case.case import Case
from casework.case.states import Outcome
from casework.disclosure.disclosure import Disclosure
from casework.disclosure.recipient import DisclosurePurpose, Recipient
from casework.ground import canonical
from casework.ground.errors import Refused
from casework.people import identity
from casework.people.consent import Consent
from casework.people.person import Person

UNWANTED = (Outcome.WITHDRAWN, Outcome.INVALID, Outcome.UNREACHABLE)


def check_recipient(recipient: Recipient, purpose: str, fields: Iterable[str]) -> None:
    """Raises Refused when the agreement is missing or over, or a field is not in it (C7.3)."""
    if not Recipient.objects.with_agreement(purpose).filter(pk=recipient.pk).exists():
        words = _("The agreement with %(name)s does not cover this today. Enter the new agreement first.")
        raise Refused(words % {"name": recipient.name}, code="agreement")
    strange = sorted(set(fields) - set(recipient.fields))
    if strange:
        words = _("The agreement with %(name)s does not allow: %(fields)s")
        raise Refused(words % {"name": recipient.name, "fields": ", ".join(strange)}, code="fields")


def check_person(person: Person) -> None:
    """Raises Refused: restricted data goes to nobody, erased data is not there."""
    if person.erased_at or identity.has_restricted(person):
        raise Refused(_("This person has restricted the use of their data, or it is erased."), code="restricted")


def recipients_agreed_to(person: Person | None) -> set[int]:
    """Numbers of those the person lets the centre give data to."""
    agreed = Consent.objects.to_hand_over(person) if person else Consent.objects.none()
    return {number for number in agreed.values_list("recipient", flat=True) if number}


def consent_to_hand_over(person: Person, recipient: Recipient) -> Consent:
    """The one that a hand-over to this recipient rests on. Raises Refused where there is none (C4.2)."""
    consent = Consent.objects.to_hand_over(person).filter(recipient=recipient).first()
    if consent is None:
        raise not_agreed()
    return consent


def check_agreed(consent: Consent, fields: Iterable[str]) -> None:
    """Raises Refused: what the wording did not name is not given."""
    if not set(fields) <= set(consent.fields):
        raise Refused(_("The customer has agreed to less than this. Ask for their consent anew."), code="consent")


def check_wish(case: Case) -> None:
    """Raises Refused: what the customer no longer wants, or never did, is handed to nobody (C4.2)."""
    if case.outcome in UNWANTED:
        raise Refused(_("This purchase was ended without being carried out: nothing is handed over."), code="ended")
    if not case.confirmed_at:
        raise Refused(_("Confirm the purchase with the customer first."), code="unconfirmed")


def not_agreed() -> Refused:
    return Refused(_("The customer has not agreed to the hand-over, or has withdrawn it."), code="consent")


def check_address(disclosure: Disclosure) -> None:
    """Raises Refused: it goes to the very address that was approved, or nowhere."""
    if disclosure.recipient and disclosure.endpoint and disclosure.endpoint != disclosure.recipient.endpoint:
        raise _other_terms()


def _other_terms() -> Refused:
    return Refused(
        _("The recipient's agreement or address has changed since this was asked for. Withdraw it and ask anew."),
        code="terms",
    )


def check_again(disclosure: Disclosure) -> None:
    """What was true when it was asked for has to be true when it leaves. Raises Refused."""
    if canonical.digest(disclosure.content) != disclosure.digest:
        raise Refused(_("What was to be given has been erased."), code="erased")
    if disclosure.recipient is None:
        return
    check_recipient(disclosure.recipient, disclosure.purpose, disclosure.fields)
    if disclosure.agreement != disclosure.recipient.agreement:
        raise _other_terms()
    check_person(disclosure.person)
    if disclosure.case and disclosure.purpose == DisclosurePurpose.HANDOVER:
        check_wish(disclosure.case)
    if disclosure.consent and disclosure.consent.was_undone:
        raise not_agreed()
