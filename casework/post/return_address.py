"""Where bounces of a letter go: an address of its own (VERP) with a keyed mark, so that a bounce is matched by where it
was sent and never by the address it speaks of."""

import re
import uuid

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

RETURNED = re.compile(r"\+([0-9a-f]{32})([0-9a-f]{16})@")


def of(number: uuid.UUID) -> str:
    """The envelope's sender: our plain address while none for bounces is set up."""
    name, _at, host = settings.RETURN_ADDRESS.rpartition("@")
    return f"{name}+{number.hex}{_mark(number)}@{host}" if name else settings.DEFAULT_FROM_EMAIL


def letter_of(address: str) -> uuid.UUID | None:
    """The number of the letter that came back to this address; None for any other address."""
    found = RETURNED.search(address.lower())
    number = uuid.UUID(found[1]) if found else None
    return number if found and number and constant_time_compare(found[2], _mark(number)) else None


def _mark(number: uuid.UUID) -> str:
    return salted_hmac("casework.return", number.hex, algorithm="sha256").hexdigest()[:16]
