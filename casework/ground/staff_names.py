"""How a member of staff is called."""

from django.contrib.auth.models import User


def name_of(colleague: User | None) -> str:
    """As in Vietnam, the family name first; empty for nobody."""
    if colleague is None:
        return ""
    return f"{colleague.last_name} {colleague.first_name}".strip() or colleague.get_username()
