"""The letters of rights over one's own data, and the secret links in them."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.ground import links
from casework.ground.calendar import tonight
from casework.ground.kind import Kind
from casework.ground.vietnam_time import day
from casework.people.access_request import AccessRequest
from casework.post.letter import Letter, LetterKind, SecretLink, register

MY_DATA_SALT = "casework.my_data"
MY_DATA_MAX_AGE = 30 * 60
ANSWER_HOLDS = timedelta(days=10)
"""To the end of that day a link holds that answers a request to see or copy one's data: as long as the law gives."""
NEW_ADDRESS_SALT = "casework.new_address"
NEW_ADDRESS_MAX_AGE = 7 * 24 * 60 * 60
IDENTITY_SALT = "casework.identity"
IDENTITY_MAX_AGE = 7 * 24 * 60 * 60


def _my_data(letter: Letter) -> str:
    """Good once, for half an hour from the moment of sending, or for as long as its request had time."""
    token = links.signed(letter.access_request_id or 0, MY_DATA_SALT)
    return links.absolute("privacy:open_my_data", letter.language, token)


def access_request_of(token: str) -> AccessRequest | None:
    """Used or not; none for a link that was altered or is too old."""
    longest = ANSWER_HOLDS + timedelta(days=1)
    number = links.number_of(token, MY_DATA_SALT, int(longest.total_seconds())) or 0
    asked = AccessRequest.objects.filter(pk=number).first()
    answer = asked and asked.letters.filter(case__isnull=False).first()
    if answer:
        return asked if timezone.now() < tonight(_last_day(answer)) else None
    return asked if links.number_of(token, MY_DATA_SALT, MY_DATA_MAX_AGE) else None


def _last_day(answer: Letter) -> datetime:
    return (answer.created_at or timezone.now()) + ANSWER_HOLDS


def _until(letter: Letter) -> dict[str, str]:
    return {
        "until": day(_last_day(letter)),
        "my_data_page": links.absolute("privacy:my_data", letter.language),
    }


def _new_address(letter: Letter) -> str:
    token = links.signed(letter.case_id or 0, NEW_ADDRESS_SALT)
    return links.absolute("privacy:new_address", letter.language, token)


def case_of_new_address(token: str) -> int | None:
    """The id of the case; None for a link that was altered or is older than seven days."""
    return links.number_of(token, NEW_ADDRESS_SALT, NEW_ADDRESS_MAX_AGE)


def _identity(letter: Letter) -> str:
    """Names the letter, and so both the request and the mailbox that it went to."""
    return links.absolute("privacy:confirm_identity", letter.language, links.signed(letter.pk, IDENTITY_SALT))


def letter_of_identity_link(token: str) -> Letter | None:
    """None for a link that was altered or is older than seven days."""
    sent = links.number_of(token, IDENTITY_SALT, IDENTITY_MAX_AGE)
    return Letter.objects.filter(pk=sent, purpose=IDENTITY_LINK.purpose).first() if sent else None


def _with_link(purpose: str, label: Promise, name: str, link: SecretLink) -> LetterKind:
    return register(LetterKind(purpose, label, links={name: link}))


ACCESS_LINK = register(
    LetterKind(
        "access_link",
        _("Link to one's own data"),
        words=_until,
        links={"my_data": SecretLink(_my_data, _("See my data"))},
    )
)
NEW_ADDRESS = _with_link(
    "new_address", _("Link to a new address"), "new_address", SecretLink(_new_address, _("Confirm this address"))
)
IDENTITY_LINK = _with_link(
    "identity_link", _("Link that shows whose request it is"), "identity", SecretLink(_identity, _("See the request"))
)
RIGHTS = (Kind.DATA_REQUEST,)
IDENTIFIED = register(LetterKind("identified", _("Notice that a request is verified"), template="reply", about=RIGHTS))
EXTENDED = register(LetterKind("extended", _("Notice of an extended deadline"), template="reply", about=RIGHTS))
DECIDED = register(LetterKind("decided", _("Decision on a data request"), template="reply", about=RIGHTS))
CALLED_OFF = register(LetterKind("called_off", _("Notice that a deletion is called off"), about=RIGHTS))
ADDRESS_CHANGED = register(LetterKind("address_changed", _("Notice of a changed address")))
