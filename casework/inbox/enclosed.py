"""Files that came with a mail: judged as those that are chosen on a page, and those that are not taken are told."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import override

from casework.case.case import Case
from casework.centre.site_state import STAFF_LANGUAGE
from casework.inbox.message import Message
from casework.inbox.told import FILE
from casework.intake import attachments, uploads
from casework.intake.attachment import Attachment
from casework.intake.uploads import Accepted

MOST = 20


@dataclass(frozen=True)
class Files:
    taken: Sequence[Accepted]
    told: Sequence[str]

    def rows(self, case: Case) -> list[Attachment]:
        return [
            Attachment(case=case, name=each.name, content_type=each.content_type, content=each.content)
            for each in self.taken
        ]


def of(message: Message) -> Files:
    taken: list[Accepted] = []
    told: list[str] = []
    with override(STAFF_LANGUAGE):
        for name, content in message.files:
            try:
                if len(taken) < MOST:
                    taken.append(uploads.accept(name, content))
                else:
                    told.append("full")
            except uploads.Unwelcome as unwelcome:
                told.append(f"{FILE}{unwelcome}")
    try:
        attachments.make_room(taken, f"mail from {message.sender}")
    except attachments.Full:
        return Files((), [*told, "full"])
    return Files(taken, told)
