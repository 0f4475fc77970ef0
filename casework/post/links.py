"""Secret links in mails: signed, with a salt of their own, made at the moment of sending and never stored."""

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse
from django.utils.translation import override

from casework.people.access_request import AccessRequest
from casework.people.consent import Consent
from casework.post.letter import Letter, LetterPurpose

CONFIRM_SALT = "casework.confirm_consent"
CONFIRM_MAX_AGE = 7 * 24 * 60 * 60
UNSUBSCRIBE_SALT = "casework.unsubscribe"
ERASED = "hmac:"
MY_DATA_SALT = "casework.my_data"
MY_DATA_MAX_AGE = 30 * 60
NEW_ADDRESS_SALT = "casework.new_address"
NEW_ADDRESS_MAX_AGE = 7 * 24 * 60 * 60


def _absolute(name: str, language: str, *args: str) -> str:
    with override(language):
        return settings.SITE_URL + reverse(name, args=args)


def certificate_page(language: str) -> str:
    """Where anybody can check a certificate of erasure; no secret."""
    return _absolute("privacy:certificate", language)


def confirm_consent(consent_id: int, language: str) -> str:
    return _absolute("casework:confirm_consent", language, TimestampSigner(salt=CONFIRM_SALT).sign(str(consent_id)))


def unsubscribe(consent_id: int, language: str) -> str:
    """Works as long as there are mails with it in somebody's mailbox."""
    return _absolute("casework:unsubscribe", language, TimestampSigner(salt=UNSUBSCRIBE_SALT).sign(str(consent_id)))


def my_data(request_id: int, language: str) -> str:
    """Good for half an hour from the moment of sending, and once."""
    return _absolute("privacy:open_my_data", language, TimestampSigner(salt=MY_DATA_SALT).sign(str(request_id)))


def access_request_of(token: str) -> AccessRequest | None:
    """None for a link that was altered, is too old or has been used."""
    try:
        request_id = TimestampSigner(salt=MY_DATA_SALT).unsign(token, max_age=MY_DATA_MAX_AGE)
    except BadSignature:
        return None
    return AccessRequest.objects.filter(pk=int(request_id), opened_at=None).first()


def new_address(case_id: int, language: str) -> str:
    return _absolute("privacy:new_address", language, TimestampSigner(salt=NEW_ADDRESS_SALT).sign(str(case_id)))


def case_of_new_address(token: str) -> int | None:
    """The id of the case; None for a link that was altered or is older than seven days."""
    try:
        return int(TimestampSigner(salt=NEW_ADDRESS_SALT).unsign(token, max_age=NEW_ADDRESS_MAX_AGE))
    except BadSignature:
        return None


def _consent_of(token: str, salt: str, max_age: int | None) -> Consent | None:
    try:
        consent_id = TimestampSigner(salt=salt).unsign(token, max_age=max_age)
    except BadSignature:
        return None
    known = Consent.objects.exclude(address__startswith=ERASED).select_related("wording")
    return known.filter(pk=int(consent_id)).first()


def consent_to_confirm(token: str) -> Consent | None:
    """None for a link that was altered, is older than seven days, or whose consent was withdrawn since."""
    consent = _consent_of(token, CONFIRM_SALT, CONFIRM_MAX_AGE)
    return None if consent and consent.was_undone else consent


def consent_to_withdraw(token: str) -> Consent | None:
    """None for a link that was altered, or whose address has been erased."""
    return _consent_of(token, UNSUBSCRIBE_SALT, None)


def fill_in(letter: Letter) -> str:
    """The letter's text with its secret links."""
    body = letter.body
    if letter.consent_id:
        body = body.replace("[[confirm]]", confirm_consent(letter.consent_id, letter.language))
        body = body.replace("[[unsubscribe]]", unsubscribe(letter.consent_id, letter.language))
    if letter.access_request_id:
        body = body.replace("[[my_data]]", my_data(letter.access_request_id, letter.language))
    if letter.case_id and letter.purpose == LetterPurpose.NEW_ADDRESS:
        body = body.replace("[[new_address]]", new_address(letter.case_id, letter.language))
    return body
