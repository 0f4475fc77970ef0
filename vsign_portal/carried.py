"""What was typed, carried by the page that says why it could not be taken: a press there sends it once more."""

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest

from casework.staff.typed import SECRETS

# Characters; more than all the fields of a form take together is nobody's work, and drawing it again is ours.
MOST_CARRIED = 100_000


def context(request: HttpRequest) -> dict[str, object]:
    """For a page that says why something could not be taken. `sent`: that there is a page with words to go back to."""
    return {"address": request.get_full_path(), "carried": typed_in(request), "sent": request.method == "POST"}


def typed_in(request: HttpRequest) -> list[tuple[str, str]]:
    """As names and values; none of what is large and not read yet, and nothing beside a password. Files cannot be."""
    if request.method != "POST" or not _is_read_or_short(request):
        return []
    try:
        sent = request.POST
    except (OSError, SuspiciousOperation):
        return []
    if SECRETS & sent.keys():
        return []
    typed = [(name, value) for name, values in sent.lists() for value in values]
    return typed if sum(len(name) + len(value) for name, value in typed) <= MOST_CARRIED else []


def _is_read_or_short(request: HttpRequest) -> bool:
    if getattr(request, "_post_parse_error", False):
        return False
    if hasattr(request, "_post"):
        return True
    length = str(request.META.get("CONTENT_LENGTH") or "")
    is_short = length.isdecimal() and int(length) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return is_short and request.content_type == "application/x-www-form-urlencoded"
