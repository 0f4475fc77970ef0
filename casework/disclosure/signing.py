"""How a recipient knows that a hand-over is from the portal: signed as https://www.standardwebhooks.com says.

Each recipient holds a key of its own. It follows from VSIGN_HANDOVER_SECRET, which never leaves the portal, and from
the recipient's number: whoever knows one key can make no other, and none is stored.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence

from django.conf import settings
from django.core import checks
from django.db import DatabaseError
from django.utils.translation import gettext as _

from casework.disclosure.recipient import Recipient
from casework.ground.errors import Refused

SHORTEST = 32


def key_of(recipient: Recipient) -> bytes:
    """Raises Refused where operations have set no secret."""
    if not settings.HANDOVER_SECRET:
        raise Refused(
            _("Hand-overs cannot be signed: VSIGN_HANDOVER_SECRET is not set. Ask operations to set it."), code="no_key"
        )
    return keys_of(recipient)[0]


def keys_of(recipient: Recipient) -> list[bytes]:
    """The newest first, then those of secrets that are being replaced: a recipient takes the new one over when it
    suits them. Without a secret there is none."""
    secrets = [settings.HANDOVER_SECRET, *settings.HANDOVER_SECRET_FALLBACKS]
    about = f"hand-over {recipient.uuid}".encode()
    return [hmac.new(secret.encode(), about, hashlib.sha256).digest() for secret in secrets if secret]


def key_to_tell(recipient: Recipient) -> str:
    """As the recipient enters it in their software. Raises Refused."""
    return "whsec_" + base64.b64encode(key_of(recipient)).decode()


def headers(keys: Sequence[bytes], number: str, at: int, body: bytes) -> dict[str, str]:
    """`number` is the same at each attempt, so that what arrives twice is seen as one; `at` in seconds since 1970. A
    signature by each key: the recipient's software looks for one that holds."""
    told = f"{number}.{at}.".encode() + body
    signed = [base64.b64encode(hmac.new(key, told, hashlib.sha256).digest()).decode() for key in keys]
    return {
        "webhook-id": number,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(f"v1,{each}" for each in signed),
    }


@checks.register(deploy=True)
def endpoints_have_a_key(**kwargs: object) -> Sequence[checks.CheckMessage]:
    """Without a secret of its own nothing is handed over by HTTPS."""
    if len(settings.HANDOVER_SECRET) >= SHORTEST:
        return []
    try:
        needed = Recipient.objects.exclude(endpoint="").exists()
    except DatabaseError:  # a database without tables has no recipients
        return []
    hint = "Set it to at least 32 random characters; give each recipient its key with `manage.py handover_key`."
    message = "A recipient takes hand-overs by HTTPS, and VSIGN_HANDOVER_SECRET is missing or too short."
    return [checks.Error(message, hint=hint, id="casework.E003")] if needed else []
