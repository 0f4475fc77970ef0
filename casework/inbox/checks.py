"""What must hold before the mailbox is read."""

from django.conf import settings
from django.core import checks

from casework.inbox.imap import NoSuchPlace, place_of


@checks.register()
def the_mailbox_is_named_in_full(**kwargs: object) -> list[checks.CheckMessage]:
    """Else each attempt would fail, and the words would name the password."""
    try:
        if settings.IMAP_URL:
            place_of(settings.IMAP_URL)
    except NoSuchPlace as fault:
        return [checks.Error(str(fault), id="casework.E007")]
    return []
