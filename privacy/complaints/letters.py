"""The letters of complaints and misuse reports. A report of misuse is never called a complaint: whoever lost a token
complains about nobody."""

from django.utils.translation import gettext_lazy as _

from casework.ground.kind import Kind
from casework.post.letter import LetterKind, register

KINDS = (Kind.COMPLAINT, Kind.MISUSE)
ACKNOWLEDGED = register(
    LetterKind("acknowledged", _("Acknowledgement of a complaint or report"), template="reply", about=KINDS)
)
ANSWERED = register(LetterKind("answered", _("Result of a complaint or report"), template="reply", about=KINDS))
ASKED_AGAIN = register(LetterKind("asked_again", _("Question whether it is solved"), template="reply", about=KINDS))
