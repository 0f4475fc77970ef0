"""The workflow of complaints and misuse reports: each step once, in order, with its own due date (C6.2)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from casework.case.case import Case
from casework.case.colleagues import may_work, name_of
from casework.case.giving_back import Duty
from casework.case.states import Outcome, Status
from casework.case.timeline import Verb as Done
from casework.centre import site_state, time_limits
from casework.ground import calendar, references
from casework.ground.errors import Refused
from casework.ground.kind import Kind
from casework.ledger.moves import move
from privacy.complaints import rubric
from privacy.complaints.handling import Finding, Handling, Measure, Severity
from privacy.incidents.incident_register import open_incident

KINDS = (Kind.COMPLAINT, Kind.MISUSE)
# Working days from the receipt to the finding; acknowledgement and answer have the clocks of the kind.
FINDING_WITHIN = {Kind.COMPLAINT: 5, Kind.MISUSE: 2}
WITHOUT_A_FINDING = (Outcome.WITHDRAWN, Outcome.INVALID, Outcome.UNREACHABLE)
ASK_AGAIN_AFTER = timedelta(weeks=4)


def handling_of(case: Case) -> Handling | None:
    return Handling.objects.filter(case=case).first()


def _known(case: Case) -> Handling:
    handling = handling_of(case)
    if handling is None:
        raise Refused(_("Acknowledge the complaint first."), code="unacknowledged")
    return handling


def _finding_due(case: Case) -> datetime:
    clock = calendar.Clock(FINDING_WITHIN[Kind(case.kind)], True, time_limits.CENTRE)
    return min(calendar.due(clock, case.created_at, site_state.current().rules.closed), case.resolve_due_at)


@move("acknowledge")
def acknowledge(case: Case, *, staff: Any) -> None:
    """Tell the customer that it is looked into, and by when."""
    if handling_of(case):
        raise Refused(_("This complaint is acknowledged already."), code="done")
    now, due = timezone.now(), _finding_due(case)
    Handling.objects.create(case=case, acknowledged_at=now, acknowledged_by=staff)
    case.advance("acknowledge", staff=staff, event=Done.ACKNOWLEDGED, first_answered_at=now, due_at=due)
    with override(case.language):
        case.tell(_("We have received your complaint and are looking into it. You will hear from us what we find."))


@move("verify_complaint")
def verify(case: Case, *, staff: Any, finding: str, evidence: str) -> None:
    """What was found, with what evidence. Raises Refused."""
    handling = _known(case)
    if handling.finding:
        raise Refused(_("The finding stands already."), code="done")
    handling.finding, handling.evidence = finding, evidence
    handling.verified_at, handling.verified_by = timezone.now(), staff
    handling.save()
    case.advance("verify_complaint", staff=staff, event=Done.VERIFIED, due_at=case.resolve_due_at)


@move("weigh")
def weigh(case: Case, *, staff: Any, answers: Mapping[str, bool]) -> None:
    """The severity follows from the answers; a high one opens an incident. Raises Refused."""
    handling = _known(case)
    if handling.finding not in (Finding.TRUE, Finding.PARTLY):
        raise Refused(_("Only what was found true, at least in part, has a severity."), code="no_finding")
    if handling.severity:
        raise Refused(_("The severity stands already."), code="done")
    handling.answers, handling.severity, handling.weighed_by = dict(answers), rubric.severity(answers), staff
    handling.save()
    case.advance("weigh", staff=staff, event=Done.WEIGHED)
    if handling.severity == Severity.HIGH:
        open_incident(case)


@move("measure")
def decide_measure(case: Case, *, staff: Any, kind: str, what: str, who: Any, due_on: date) -> None:
    handling = _known(case)
    if not handling.severity:
        raise Refused(_("Weigh the severity first: it says which measures are needed."), code="unweighed")
    if not may_work(who, case.kind):
        words = _("%(name)s may not work cases of this kind. Choose somebody else.")
        raise Refused(words % {"name": name_of(who)}, code="assignee")
    Measure.objects.create(case=case, kind=kind, what=what, who=who, due_on=due_on)
    case.advance("measure", staff=staff, event=Done.MEASURE)


def duties_of(colleague: User) -> list[Duty]:
    """The measures that are theirs and not done."""
    undone = Measure.objects.filter(who=colleague, done_at=None).select_related("case")
    return [Duty(str(measure.get_kind_display()), measure.case) for measure in undone]


@move("measure_done")
def measure_done(case: Case, *, staff: Any, measure: Measure) -> None:
    done = Measure.objects.filter(pk=measure.pk, case=case, done_at=None)
    if not done.update(done_at=timezone.now(), done_by=staff):
        raise Refused(_("This measure is done already."), code="done")
    case.advance("measure_done", staff=staff, event=Done.MEASURE)


@move("answer_complaint")
def answer(case: Case, *, staff: Any, text: str) -> None:
    """The answer to the customer closes the case. Raises Refused while something is missing."""
    handling = _known(case)
    if not handling.finding:
        raise Refused(_("Verify the complaint first: the answer says what was found."), code="no_finding")
    _measures_are_done(case, handling)
    with override(case.language):
        found = {
            Finding.TRUE: _("We have looked into your complaint and found it true."),
            Finding.PARTLY: _("We have looked into your complaint and found it true in part."),
            Finding.NOT: _("We have looked into your complaint and could not find it true."),
        }[Finding(handling.finding)]
        again = _("If it is not solved, you can open it again on the tracking page within 30 days.")
    case.tell("\n\n".join((found, text, again)))
    outcomes = {Finding.TRUE: Outcome.DONE, Finding.PARTLY: Outcome.PARTLY, Finding.NOT: Outcome.NOT_DONE}
    case.finish(staff=staff, outcome=outcomes[Finding(handling.finding)])


def missing_kinds(case: Case, handling: Handling) -> list[str]:
    """The kinds of measure that the severity asks for and of which none is done yet."""
    required = rubric.REQUIRED[Severity(handling.severity)] if handling.severity else set()
    done = set(case.measures.exclude(done_at=None).values_list("kind", flat=True))
    return sorted(str(kind.label) for kind in required if kind not in done)


def _measures_are_done(case: Case, handling: Handling) -> None:
    if handling.finding != Finding.NOT and not handling.severity:
        raise Refused(_("Weigh the severity first: it says which measures are needed."), code="unweighed")
    missing = missing_kinds(case, handling)
    if missing:
        words = _("A measure of each of these kinds has to be done first: %(kinds)s")
        raise Refused(words % {"kinds": "; ".join(missing)}, code="measures")


def before_close(case: Case, outcome: str) -> None:
    """Closing ends with an answer, unless there is nobody to answer or nothing to find. Raises Refused."""
    handling = handling_of(case)
    if outcome in WITHOUT_A_FINDING or (handling and handling.duplicate_of_id):
        return
    if handling is None or not handling.finding:
        raise Refused(_("Verify the complaint and answer it: that closes the case."), code="no_finding")
    _measures_are_done(case, handling)


@move("mark_duplicate")
def mark_duplicate(case: Case, *, staff: Any, reference: str) -> None:
    """The person goes on following their own case."""
    handling = _known(case)
    parsed = references.parse(reference)
    original = Case.objects.filter(reference=parsed, kind__in=KINDS).exclude(pk=case.pk).first() if parsed else None
    if original is None:
        raise Refused(_("There is no other complaint with this reference."), code="unknown")
    handling.duplicate_of = original
    handling.save(update_fields=["duplicate_of"])
    case.remark("mark_duplicate", staff=staff, text=original.reference)


# ------------------------------------------------------------- four weeks later
def ask_again() -> int:
    """One mail, four weeks after the answer: is it solved?"""
    answered = Handling.objects.filter(
        asked_again_at=None, case__status=Status.CLOSED, case__closed_at__lte=timezone.now() - ASK_AGAIN_AFTER
    )
    return sum(_ask(handling) for handling in answered.exclude(finding="").select_related("case__person")[:200])


@transaction.atomic(durable=True)
def _ask(handling: Handling) -> int:
    asked = Handling.objects.filter(pk=handling.pk, asked_again_at=None).update(asked_again_at=timezone.now())
    if asked:
        with override(handling.case.language):
            words = _("Four weeks ago we answered your complaint. Is it solved? If not, write to us or call us.")
        handling.case.tell(words)
    return int(asked)
