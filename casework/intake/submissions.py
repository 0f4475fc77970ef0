"""Submission tokens: a signed nonce and time, bound to one browser and good for one case.

The time limits a token's age only, never a minimum: quick people and password managers are no robots.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import QueryDict
from django.utils import timezone
from django.utils.crypto import salted_hmac

from casework.intake.submission import Submission

LATELY = timedelta(hours=1)

# What differs between two sendings of the same content; names that begin with a stroke are the page's own.
NOT_CONTENT = {"csrfmiddlewaretoken", "token", "policy_version"}


class InvalidToken(Exception):
    """Altered, or made for another browser."""


class ExpiredToken(Exception):
    """Older than SUBMISSION_MAX_AGE."""


@dataclass(frozen=True)
class Sending:
    """One press of the button."""

    nonce: str
    browser: str
    content: str

    def earlier(self) -> Submission | None:
        """What was already filed under this nonce."""
        return Submission.objects.select_related("case").filter(nonce=self.nonce).first()

    def lately(self) -> Submission | None:
        """What this browser filed with the very same content a short while ago, under another nonce."""
        same = Submission.objects.filter(browser=self.browser, content=self.content).exclude(nonce=self.nonce)
        return same.select_related("case").filter(at__gt=timezone.now() - LATELY).order_by("-at").first()


def _signer(browser: str) -> TimestampSigner:
    return TimestampSigner(salt=f"casework.submission:{browser}")


def issue(browser: str) -> str:
    return _signer(browser).sign(secrets.token_urlsafe(18))


def nonce_of(token: str, browser: str) -> str:
    """Raises ExpiredToken or InvalidToken."""
    try:
        return _signer(browser).unsign(token, max_age=settings.SUBMISSION_MAX_AGE)
    except SignatureExpired:
        raise ExpiredToken from None
    except BadSignature:
        raise InvalidToken from None


def content_digest(data: Mapping[str, Sequence[str]]) -> str:
    """A keyed digest of everything typed, tokens left out."""
    typed = {name: list(values) for name, values in data.items() if name not in NOT_CONTENT and name[:1] != "_"}
    text = json.dumps(typed, sort_keys=True, ensure_ascii=False)
    return salted_hmac("casework.content", text, algorithm="sha256").hexdigest()


def sending_of(post: QueryDict, browser: str) -> Sending:
    """The attempt that a posted form is. Raises ExpiredToken and InvalidToken."""
    nonce = nonce_of(post.get("token", ""), browser)
    return Sending(nonce, browser, content_digest(dict(post.lists())))
