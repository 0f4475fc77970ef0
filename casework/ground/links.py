"""Addresses of pages as they stand in mails, and the signed numbers in secret ones."""

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse
from django.utils.translation import override

from casework.ground import spellings


def absolute(name: str, language: str, *args: str) -> str:
    """The page of this name in the reader's language."""
    with override(language):
        return f"{settings.SITE_URL}{reverse(name, args=args)}"


def signed(number: int, salt: str) -> str:
    """A token for a row's number. Each kind of link has a salt of its own, so that none opens another's page."""
    return TimestampSigner(salt=salt).sign(str(number))


def number_of(token: str, salt: str, max_age: int | None = None) -> int | None:
    """The number in a token; None when it was altered or is older than `max_age` seconds."""
    try:
        return int(TimestampSigner(salt=salt).unsign(token, max_age=max_age))
    except BadSignature:
        return None


def bound(number: int, mailbox: str, salt: str) -> str:
    """A token that opens nothing once what is behind it belongs to another mailbox."""
    return TimestampSigner(salt=salt).sign(f"{number}.{spellings.mark(mailbox)}")


def bound_number_of(token: str, salt: str, max_age: int | None = None) -> int | None:
    """The number in such a token, whose mailbox `is_bound_to` compares; None when it was altered or is older than
    `max_age` seconds."""
    try:
        return int(TimestampSigner(salt=salt).unsign(token, max_age=max_age).partition(".")[0])
    except (BadSignature, ValueError):
        return None


def is_bound_to(token: str, mailbox: str) -> bool:
    """Whether it was sent there. Ask only of a token whose signature holds."""
    return bool(mailbox) and spellings.is_marked(token.partition(":")[0].partition(".")[2], mailbox)


_pages: dict[str, str] = {}


def offer_page(name: str, url_name: str) -> None:
    """An app tells where a page is that mails of other rooms name. Raises ValueError when another one is offered."""
    if _pages.setdefault(name, url_name) != url_name:
        raise ValueError(f"the page {name} is offered twice")


def page(name: str, language: str, *args: str) -> str:
    """A page that some app offers. Raises KeyError for one that none does."""
    return absolute(_pages[name], language, *args)
