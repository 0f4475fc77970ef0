"""Templates of ours that ask for a variable nobody gave fail their test; Django shows nothing in its place."""

import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.template.base import Node, Origin

OURS = Path(settings.BASE_DIR, "templates")


class Missing(str):
    """Stands in an engine's `string_if_invalid`, which Django formats with the name it could not find."""

    __slots__ = ()

    def __new__(cls) -> "Missing":
        return super().__new__(cls, "%s")

    def __mod__(self, name: object) -> str:
        written_in = _template_being_drawn()
        if OURS in Path(written_in).parents:
            pytest.fail(f"{Path(written_in).relative_to(OURS)}: no value for {name}")
        return ""


def _template_being_drawn() -> str:
    """The file of the innermost node that is being rendered."""
    frame = sys._getframe(1)
    while frame is not None:
        node = frame.f_locals.get("self")
        origin = getattr(node, "origin", None)
        if isinstance(node, Node) and isinstance(origin, Origin):
            return origin.name
        frame = frame.f_back  # type: ignore[assignment]
    return ""
