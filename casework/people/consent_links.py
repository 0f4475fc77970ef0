"""The secret links of a consent: made at the moment of sending and never stored, read when they are opened."""

from casework.ground import links
from casework.people.consent import ERASED, Consent

CONFIRM_SALT = "casework.confirm_consent"
CONFIRM_MAX_AGE = 7 * 24 * 60 * 60
UNSUBSCRIBE_SALT = "casework.unsubscribe"


def confirm(consent_id: int, language: str) -> str:
    return links.absolute("casework:confirm_consent", language, links.signed(consent_id, CONFIRM_SALT))


def unsubscribe(consent_id: int, language: str) -> str:
    """Works as long as there are mails with it in somebody's mailbox."""
    return links.absolute("casework:unsubscribe", language, links.signed(consent_id, UNSUBSCRIBE_SALT))


def to_confirm(token: str) -> Consent | None:
    """None for a link that was altered, is older than seven days, or whose consent was withdrawn since."""
    consent = _known(links.number_of(token, CONFIRM_SALT, CONFIRM_MAX_AGE))
    return None if consent and consent.was_undone else consent


def to_withdraw(token: str) -> Consent | None:
    """None for a link that was altered, or whose address has been erased."""
    return _known(links.number_of(token, UNSUBSCRIBE_SALT))


def _known(consent_id: int | None) -> Consent | None:
    if consent_id is None:
        return None
    return Consent.objects.exclude(address__startswith=ERASED).select_related("wording").filter(pk=consent_id).first()
