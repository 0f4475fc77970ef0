"""Secret links in mails: signed, with a salt of their own, made at the moment of sending and never stored."""

from casework.ground.links import absolute, number_of, signed
from casework.people import consent_links
from casework.people.access_request import AccessRequest
from casework.post.letter import Letter, LetterPurpose

MY_DATA_SALT = "casework.my_data"
MY_DATA_MAX_AGE = 30 * 60
NEW_ADDRESS_SALT = "casework.new_address"
NEW_ADDRESS_MAX_AGE = 7 * 24 * 60 * 60


def certificate_page(language: str) -> str:
    """Where anybody can check a certificate of erasure; no secret."""
    return absolute("casework:certificate", language)


def my_data(request_id: int, language: str) -> str:
    """Good for half an hour from the moment of sending, and once."""
    return absolute("privacy:open_my_data", language, signed(request_id, MY_DATA_SALT))


def access_request_of(token: str) -> AccessRequest | None:
    """None for a link that was altered, is too old or has been used."""
    asked = number_of(token, MY_DATA_SALT, MY_DATA_MAX_AGE)
    return AccessRequest.objects.filter(pk=asked, opened_at=None).first() if asked else None


def new_address(case_id: int, language: str) -> str:
    return absolute("privacy:new_address", language, signed(case_id, NEW_ADDRESS_SALT))


def case_of_new_address(token: str) -> int | None:
    """The id of the case; None for a link that was altered or is older than seven days."""
    return number_of(token, NEW_ADDRESS_SALT, NEW_ADDRESS_MAX_AGE)


def fill_in(letter: Letter) -> str:
    """The letter's text with its secret links."""
    body = letter.body
    if letter.consent_id:
        body = body.replace("[[confirm]]", consent_links.confirm(letter.consent_id, letter.language))
        body = body.replace("[[unsubscribe]]", consent_links.unsubscribe(letter.consent_id, letter.language))
    if letter.access_request_id:
        body = body.replace("[[my_data]]", my_data(letter.access_request_id, letter.language))
    if letter.case_id and letter.purpose == LetterPurpose.NEW_ADDRESS:
        body = body.replace("[[new_address]]", new_address(letter.case_id, letter.language))
    return body
