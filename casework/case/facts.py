"""The facts of a case as (label, value) pairs, for letters, the staff's page and the copy of one's data."""

from django.utils.functional import Promise

Facts = list[tuple[str | Promise, str]]


def given(*facts: tuple[str, str]) -> Facts:
    """Without those that were left empty."""
    return [(label, value) for label, value in facts if value]
