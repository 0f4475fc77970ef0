"""What a screen reader says of each form, from its heading to its button, as it was found good when it was last read.

A form that changed is read anew: `VSIGN_SPOKEN=write script/test --long vsign_portal/tests/test_spoken.py` writes what
it says now into vsign_portal/tests/spoken, and the difference is looked at before it is kept.
"""

import os
import re
from pathlib import Path

import pytest
import time_machine

from vsign_portal.tests.node import spoken
from vsign_portal.tests.public_forms import FORMS, found_forms

pytestmark = [pytest.mark.django_db, pytest.mark.long]
EXPECTED = Path(__file__).parent / "spoken"
CHANGES = re.compile(r"VS-[0-9A-Z]{4}-[0-9A-Z]{4}")


def test_each_form_is_read_out_as_it_was_found_good() -> None:
    with time_machine.travel("2026-11-25T03:00:00Z", tick=False):
        pages = found_forms("en")
    said = {view: [CHANGES.sub("VS-####-####", phrase) for phrase in spoken(html)] for view, html in pages.items()}
    if os.environ.get("VSIGN_SPOKEN") == "write":
        for view, phrases in said.items():
            kept_in(view).write_text("\n".join(phrases) + "\n")
    expected = {view: kept_in(view).read_text().splitlines() for view in FORMS}
    assert said == expected


def kept_in(view: str) -> Path:
    return EXPECTED / f"{view.replace(':', '_')}.txt"
