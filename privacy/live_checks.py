"""Of incidents: no clock of theirs runs out unnoticed (Law 91/2025 art. 23)."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.ledger.inspection import LiveCheck, register
from privacy.incidents.incident import Incident
from privacy.incidents.incident_register import LATE, clocks_of


def _nobody_reminded() -> Iterator[str]:
    now = timezone.now()
    for incident in Incident.objects.filter(closed_at=None).order_by("pk"):
        for stage, told, due in clocks_of(incident):
            if told is None and now >= due + LATE and f"{stage} late" not in incident.reminded:
                yield f"incident {incident.number}: {stage}"


register(LiveCheck("incidents", ("C6.2",), _("No clock of an incident runs out unnoticed"), _nobody_reminded))
