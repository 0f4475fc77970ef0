"""The letter that tells staff of an incident's clocks."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.post.letter import Letter, LetterKind, register
from privacy.incidents.incident import Incident


def _which(letter: Letter) -> dict[str, Any]:
    return {"incident": Incident.objects.get(number=letter.facts["number"])}


INCIDENT = register(LetterKind("incident", _("Notice of an incident"), words=_which, to_staff=True))
