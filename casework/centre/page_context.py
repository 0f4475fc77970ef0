"""What every page's template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from casework.centre import site_state
from casework.ground import languages
from casework.ground.languages import ENGLISH


def site(request: HttpRequest) -> dict[str, Any]:
    """The centre, the policy in force and this page's addresses in both languages."""
    state = site_state.current()
    is_english = languages.of_path(request.path) == "en"
    bare = request.path.removeprefix(ENGLISH) or "/" if is_english else request.path
    vietnamese, english = bare, f"{ENGLISH}{bare}"
    return {
        "centre": state.centre,
        "policy_in_force": state.policy,
        "site_url": settings.SITE_URL,
        "canonical_url": settings.SITE_URL + request.path,
        "alternates": [("vi", settings.SITE_URL + vietnamese), ("en", settings.SITE_URL + english)],
        "alternate_url": vietnamese if is_english else english,
    }
