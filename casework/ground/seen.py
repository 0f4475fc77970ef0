"""Four eyes decide on what they saw: the page carries a digest of what it shows, and a verb refuses what has changed
since. Approving a name, while somebody changes what it stands for, is no second pair of eyes.

A verb takes `seen`; its room says what is shown (`shown(record)`), and page and verb ask the same function.
"""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from casework.ground import canonical
from casework.ground.errors import Refused

FIELD = "seen"


def digest(**shown: Any) -> str:
    """Of what a page shows of a record: text, whole numbers, lists, mappings; dates as text."""
    return canonical.digest(shown)


def check(seen: str, now: str) -> None:
    """Raises Refused where what was seen is not what is there now, or where nothing was seen at all."""
    if seen != now:
        raise Refused(
            _("What you were shown has changed since, and nothing was done. Look at it again, then decide."),
            code="changed",
        )


class SeenField(forms.CharField):
    """Hidden on a form that decides; empty where a browser sends none, which the verb then refuses."""

    def __init__(self) -> None:
        super().__init__(required=False, max_length=64, widget=forms.HiddenInput)


def of(request: HttpRequest) -> str:
    """As a button posts it that has no form of its own."""
    return request.POST.get(FIELD, "")[:64]


def renew(form: forms.BaseForm, now: str) -> None:
    """Keeps what was typed, for somebody who has the changed page before them and may press again."""
    typed = form.data.copy()  # type: ignore[attr-defined]
    typed[FIELD] = now
    form.data = typed
