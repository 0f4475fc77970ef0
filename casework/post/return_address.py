"""Where bounces of a letter go: an address of its own (VERP) with a keyed mark, so that a bounce is matched by where it
was sent and never by the address it speaks of."""

import re
import uuid

from django.conf import settings

from casework.post import marks

SALT, LENGTH = "casework.return", 16
RETURNED = re.compile(r"\+([0-9a-f]{32})([0-9a-f]{16})@")


def of(number: uuid.UUID) -> str:
    """The envelope's sender: our plain address while none for bounces is set up."""
    name, _at, host = settings.RETURN_ADDRESS.rpartition("@")
    mark = marks.mark(SALT, number.hex, LENGTH)
    return f"{name}+{number.hex}{mark}@{host}" if name else settings.DEFAULT_FROM_EMAIL


def letter_of(address: str) -> uuid.UUID | None:
    """The number of the letter that came back to this address; None for any other address."""
    found = RETURNED.search(address.lower())
    return uuid.UUID(found[1]) if found and marks.is_ours(SALT, found[1], found[2]) else None
