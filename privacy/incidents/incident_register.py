"""Incidents: numbered without gaps, reported within their two clocks (Law 91/2025 art. 23)."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from casework.case.case import Case
from casework.centre import site_state
from casework.ground import rows
from casework.ground.each import each_on_its_own
from casework.ground.kind import Kind
from casework.ledger.moves import inside_a_transaction
from casework.post import letters
from privacy.incidents.incident import Incident
from privacy.incidents.letters import INCIDENT

# ------------------------------------------------------------- incidents
AGENCY_WITHIN, AUTHORITY_WITHIN = timedelta(hours=24), timedelta(hours=72)
BEFORE = timedelta(hours=4)
LATE = timedelta(hours=1)
"""By then the worker, which looks every quarter of an hour, has reminded."""


@inside_a_transaction
def incident_number() -> str:
    """The next one of the year, without gaps: the register is shown to inspectors."""
    year = f"SC-{timezone.localdate():%y}-"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('privacy.incident_number'))")
    last = Incident.objects.filter(number__startswith=year).aggregate(last=Max("number"))["last"] or f"{year}0"
    return f"{year}{int(last.removeprefix(year)) + 1:05d}"


@inside_a_transaction
def open_incident(case: Case) -> Incident:
    """One a case."""
    incident = Incident(case=case, number=incident_number(), detected_at=timezone.now())
    if not rows.insert_once(incident):
        return Incident.objects.get(case=case)
    _tell_staff(incident, "opened")
    return incident


@inside_a_transaction
def _tell_staff(incident: Incident, stage: str) -> None:
    facts = {"number": incident.number, "stage": stage}
    told = site_state.told(Kind.MISUSE)
    letters.post([INCIDENT.letter(address, site_state.STAFF_LANGUAGE, **facts) for address in told])


def remind_of_incidents() -> int:
    """Four hours before each clock runs out and when it has; made up after an outage, never twice.
    Of how many incidents."""
    return each_on_its_own(_remind_of_its_clocks, Incident.objects.filter(closed_at=None))


def clocks_of(incident: Incident) -> list[tuple[str, datetime | None, datetime]]:
    """Whom to tell, when they were told, and by when they have to be."""
    return [
        ("agency", incident.agency_told_at, incident.detected_at + AGENCY_WITHIN),
        ("authority", incident.authority_told_at, incident.detected_at + AUTHORITY_WITHIN),
    ]


def _remind_of_its_clocks(incident: Incident) -> int:
    written, now = 0, timezone.now()
    for stage, told, due in clocks_of(incident):
        passed = [name for name, at in ((f"{stage} soon", due - BEFORE), (f"{stage} late", due)) if now >= at]
        if told is None and passed and passed[-1] not in incident.reminded:
            written += _remind_of(incident.pk, passed, stage)
    return written


@transaction.atomic(durable=True)
def _remind_of(incident_id: int, passed: list[str], stage: str) -> int:
    incident = Incident.objects.select_for_update().get(pk=incident_id)
    if passed[-1] in incident.reminded:
        return 0
    incident.reminded = sorted({*incident.reminded, *passed})
    incident.save(update_fields=["reminded"])
    _tell_staff(incident, stage)
    return 1
