"""The workflow of complaints and misuse reports: each step once, in order, with its own due date (C6.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from casework.case import colleagues, correspondence, reaching
from casework.case.case import Case
from casework.case.giving_back import Duty
from casework.case.states import Outcome, Status
from casework.case.timeline import Happened
from casework.case.verb import Step, verb
from casework.centre import site_state, time_limits
from casework.ground import calendar, references
from casework.ground.each import each_on_its_own
from casework.ground.errors import Refused
from casework.ground.kind import Kind
from casework.ground.vietnam_time import day
from privacy.complaints import rubric
from privacy.complaints.handling import Finding, Handling, Measure, MeasureKind, Severity
from privacy.complaints.letters import ACKNOWLEDGED, ANSWERED, ASKED_AGAIN, KINDS
from privacy.incidents.incident_register import open_incident

# Working days from the receipt to the finding; acknowledgement and answer have the clocks of the kind.
FINDING_WITHIN = {Kind.COMPLAINT: 5, Kind.MISUSE: 2}
WITHOUT_A_FINDING = (Outcome.WITHDRAWN, Outcome.INVALID, Outcome.UNREACHABLE)
OUTCOMES = {Finding.TRUE: Outcome.DONE, Finding.PARTLY: Outcome.PARTLY, Finding.NOT: Outcome.NOT_DONE}
REOPENS_FOR = 30
"""Days after the answer in which the customer may open it again."""
ASK_AGAIN_AFTER = timedelta(days=21)
FOUND = {
    Kind.COMPLAINT: {
        Finding.TRUE: gettext_lazy("We have looked into your complaint and uphold it."),
        Finding.PARTLY: gettext_lazy("We have looked into your complaint and uphold it in part."),
        Finding.NOT: gettext_lazy("We have looked into your complaint and cannot uphold it."),
    },
    Kind.MISUSE: {
        Finding.TRUE: gettext_lazy("We have looked into what you reported and confirm it."),
        Finding.PARTLY: gettext_lazy("We have looked into what you reported and confirm a part of it."),
        Finding.NOT: gettext_lazy("We have looked into what you reported and found no misuse."),
    },
}
REMEDIES = gettext_lazy(
    "If you do not agree, you may also turn to the authority for the protection of consumer rights, or settle the"
    " matter by mediation, by arbitration or in court (Law 19/2023/QH15). Where your personal data is concerned, you"
    " may complain to the agency for the protection of personal data of the Ministry of Public Security (Law"
    " 91/2025/QH15, article 4)."
)


def handling_of(case: Case) -> Handling | None:
    return Handling.objects.filter(case=case).first()


# ------------------------------------------------------------- rules: what each step waits for
def _acknowledged_already(case: Case, staff: User | None) -> Refused | None:
    return Refused(_("This complaint is acknowledged already."), code="done") if handling_of(case) else None


def _not_acknowledged(case: Case, staff: User | None = None) -> Refused | None:
    return None if handling_of(case) else Refused(_("Acknowledge the complaint first."), code="unacknowledged")


def _found_already(case: Case, staff: User | None) -> Refused | None:
    handling = handling_of(case)
    return Refused(_("The finding stands already."), code="done") if handling and handling.finding else None


def _not_found(case: Case, staff: User | None = None) -> Refused | None:
    handling = handling_of(case)
    if handling is None or not handling.finding:
        return Refused(_("Verify the complaint first: the answer says what was found."), code="no_finding")
    return None


def _not_to_be_weighed(case: Case, staff: User | None) -> Refused | None:
    handling = handling_of(case)
    if handling is None or handling.finding not in (Finding.TRUE, Finding.PARTLY):
        return Refused(_("Only what was found true, at least in part, has a severity."), code="no_finding")
    return Refused(_("The severity stands already."), code="done") if handling.severity else None


def _not_weighed(case: Case, staff: User | None) -> Refused | None:
    handling = handling_of(case)
    if handling is None or not handling.severity:
        return Refused(_("Weigh the severity first: it says which measures are needed."), code="unweighed")
    return None


def _none_to_decide(case: Case, staff: User | None) -> Refused | None:
    if has_measures_to_decide(case):
        return None
    return Refused(_("Every measure that the severity asks for is decided."), code="decided")


def _no_measure_waits(case: Case, staff: User | None) -> Refused | None:
    if case.measures.filter(done_at=None).exists():
        return None
    return Refused(_("No measure waits to be done."), code="no_measure")


def _measures_missing(case: Case, staff: User | None = None) -> Refused | None:
    handling = handling_of(case)
    if handling is None or handling.finding == Finding.NOT:
        return None
    missing = missing_kinds(case, handling)
    if not handling.severity:
        return _not_weighed(case, staff)
    if missing:
        words = _("A measure of each of these kinds has to be done first: %(kinds)s")
        return Refused(words % {"kinds": "; ".join(missing)}, code="measures")
    return None


def missing_kinds(case: Case, handling: Handling) -> list[str]:
    """The kinds of measure that the severity asks for and of which none is done yet."""
    required = rubric.REQUIRED[Severity(handling.severity)] if handling.severity else set()
    done = set(case.measures.exclude(done_at=None).values_list("kind", flat=True))
    return sorted(str(kind.label) for kind in required if kind not in done)


def refuses_to_end(case: Case, outcome: str) -> Refused | None:
    """It ends with the answer that its finding gives, unless there is nobody to answer or nothing to find. A duplicate
    is done by the answer to the other case, and by nothing else."""
    handling = handling_of(case)
    if outcome in WITHOUT_A_FINDING:
        return _what_was_found_true(case, handling, outcome)
    if handling and handling.duplicate_of and outcome == Outcome.DONE:
        return _unanswered(handling.duplicate_of)
    if handling is None or not handling.finding:
        return Refused(_("Verify the complaint and answer it: that closes the case."), code="no_finding")
    if handling.answered_version != case.version:
        return Refused(_("Answer the complaint: the answer closes the case as it was found."), code="unanswered")
    if outcome != OUTCOMES[Finding(handling.finding)]:
        return Refused(_("This outcome is not what was found."), code="found_otherwise")
    return _measures_missing(case)


def _what_was_found_true(case: Case, handling: Handling | None, outcome: str) -> Refused | None:
    """It is a genuine request, and it does not end before its measures, even where there is nobody to answer."""
    if handling is None or handling.finding not in (Finding.TRUE, Finding.PARTLY):
        return None
    if outcome == Outcome.INVALID:
        return Refused(_("It was found true, at least in part: it is a genuine request."), code="found_true")
    return _measures_missing(case)


def _unanswered(original: Case) -> Refused | None:
    """A case that ended without a finding answers no duplicate of it."""
    if original.outcome not in WITHOUT_A_FINDING:
        return None
    words = _("The other complaint ended without a finding: look into this one and answer it.")
    return Refused(words, code="original_unanswered")


def _has_duplicates(case: Case, staff: User | None) -> Refused | None:
    if not case.duplicates.exists():
        return None
    return Refused(_("Another complaint is marked as a duplicate of this one."), code="has_duplicates")


def kinds_to_decide(case: Case) -> list[MeasureKind]:
    """Of which the severity asks for a measure, and of which none is decided yet."""
    handling = handling_of(case)
    if handling is None or not handling.severity:
        return []
    decided = set(case.measures.values_list("kind", flat=True))
    return [kind for kind in MeasureKind if kind in rubric.REQUIRED[Severity(handling.severity)] - decided]


def has_measures_to_decide(case: Case) -> bool:
    return bool(kinds_to_decide(case))


# ------------------------------------------------------------- the steps
def _finding_due(case: Case) -> datetime:
    clock = calendar.Clock(FINDING_WITHIN[Kind(case.kind)], True, time_limits.CENTRE)
    return min(calendar.due(clock, case.created_at, site_state.current().rules.special), case.resolve_due_at)


def _known(case: Case) -> Handling:
    return Handling.objects.get(case=case)


@verb(
    "acknowledge",
    Happened.ACKNOWLEDGED,
    kinds=KINDS,
    leads_to=Status.IN_PROGRESS,
    rules=(_acknowledged_already,),
)
def acknowledge(step: Step, *, staff: User) -> None:
    """Tell the customer that it is looked into, and by when."""
    case = step.case
    Handling.objects.create(case=case, acknowledged_at=step.at, acknowledged_by=staff)
    step.change(first_answered_at=step.at, due_at=_finding_due(case))
    with override(case.language):
        words = {
            Kind.COMPLAINT: _("We have received your complaint and are looking into it."),
            Kind.MISUSE: _("We have received your report and are looking into it."),
        }[Kind(case.kind)]
        by = _("You hear from us what we found by %(day)s.") % {"day": day(case.resolve_due_at)}
    correspondence.tell(step, ACKNOWLEDGED, f"{words} {by}")


@verb(
    "verify_complaint",
    Happened.VERIFIED,
    kinds=KINDS,
    leads_to=Status.IN_PROGRESS,
    rules=(_not_acknowledged, _found_already),
)
def verify(step: Step, *, staff: User, finding: str, evidence: str) -> None:
    """What was found, with what evidence."""
    handling = _known(step.case)
    handling.finding, handling.evidence = finding, evidence
    handling.verified_at, handling.verified_by = step.at, staff
    handling.save()
    step.change(due_at=step.case.resolve_due_at)


@verb(
    "weigh",
    Happened.WEIGHED,
    kinds=KINDS,
    leads_to=Status.IN_PROGRESS,
    rules=(_not_acknowledged, _not_to_be_weighed),
)
def weigh(step: Step, *, staff: User, answers: Mapping[str, bool]) -> None:
    """The severity follows from the answers; a high one opens an incident."""
    handling = _known(step.case)
    handling.answers, handling.severity, handling.weighed_by = dict(answers), rubric.severity(answers), staff
    handling.save()
    if handling.severity == Severity.HIGH:
        open_incident(step.case)


@verb(
    "measure",
    Happened.MEASURE_DECIDED,
    kinds=KINDS,
    leads_to=Status.IN_PROGRESS,
    rules=(_not_acknowledged, _not_weighed),
)
def decide_measure(step: Step, *, staff: User, kind: str, what: str, who: User, due_on: date) -> None:
    _decided(step, Planned(kind, what), who, due_on)


@dataclass(frozen=True)
class Planned:
    """`done`: it was done before it was written down."""

    kind: str
    what: str
    done: bool = False


@verb(
    "measures",
    Happened.MEASURE_DECIDED,
    kinds=KINDS,
    leads_to=Status.IN_PROGRESS,
    rules=(_not_acknowledged, _not_weighed, _none_to_decide),
)
def decide_measures(step: Step, *, staff: User, planned: Sequence[Planned], who: User, due_on: date) -> None:
    """All that the severity asks for, at once; those that are done already stand as done."""
    for each in planned:
        measure = _decided(step, each, who, due_on)
        if each.done:
            Measure.objects.filter(pk=measure.pk).update(done_at=step.at, done_by=staff)
    if any(each.done for each in planned):
        step.events.append(Happened.MEASURE_DONE)


def _decided(step: Step, planned: Planned, who: User, due_on: date) -> Measure:
    refused = colleagues.refusal(who, step.case.kind)
    if refused:
        raise refused
    return Measure.objects.create(case=step.case, kind=planned.kind, what=planned.what, who=who, due_on=due_on)


@verb(
    "measure_done",
    Happened.MEASURE_DONE,
    kinds=KINDS,
    leads_to=Status.IN_PROGRESS,
    rules=(_no_measure_waits,),
)
def measure_done(step: Step, *, staff: User, measure: Measure) -> None:
    done = Measure.objects.filter(pk=measure.pk, case=step.case, done_at=None)
    if not done.update(done_at=step.at, done_by=staff):
        raise Refused(_("This measure is done already."), code="done")


@verb(
    "answer_complaint",
    Happened.CLOSED,
    kinds=KINDS,
    leads_to=Status.CLOSED,
    rules=(_not_acknowledged, _not_found, _measures_missing, reaching.untold),
)
def answer(step: Step, *, staff: User, text: str) -> None:
    """The answer to the customer closes the case."""
    case = step.case
    finding = Finding(_known(case).finding)
    with override(case.language):
        said = [str(FOUND[Kind(case.kind)][finding]), text, _again(step.at)]
        if case.kind == Kind.COMPLAINT and finding != Finding.TRUE:
            said.append(str(REMEDIES))
    correspondence.tell(step, ANSWERED, "\n\n".join(said))
    Handling.objects.filter(case=case).update(answered_version=case.version)
    step.close(OUTCOMES[finding])


def _again(answered: datetime) -> str:
    last = day(answered + timedelta(days=REOPENS_FOR))
    return _("If it is not solved, open it again on the page of the case, until %(day)s.") % {"day": last}


@verb("mark_duplicate", Happened.DUPLICATE, kinds=KINDS, rules=(_not_acknowledged, _has_duplicates), moves=False)
def mark_duplicate(step: Step, *, staff: User, reference: str) -> None:
    """The person goes on following their own case."""
    case, parsed = step.case, references.parse(reference)
    original = Case.objects.filter(reference=parsed, kind__in=KINDS).exclude(pk=case.pk).first() if parsed else None
    if original is None:
        raise Refused(_("There is no other complaint with this reference."), code="unknown")
    # Two who mark each case as a duplicate of the other at once wait for one another here.
    list(Case.objects.select_for_update(no_key=True).filter(pk__in=[case.pk, original.pk]).order_by("pk"))
    refused = _cannot_be_the_original(case, original)
    if refused:
        raise refused
    Handling.objects.filter(case=case).update(duplicate_of=original)
    step.text = original.reference


def _cannot_be_the_original(case: Case, original: Case) -> Refused | None:
    handling = handling_of(original)
    if handling and handling.duplicate_of_id:
        return Refused(_("That complaint is a duplicate itself. Enter the one that is answered."), code="chain")
    return _has_duplicates(case, None) or _unanswered(Case.objects.get(pk=original.pk))


def duties_of(colleague: User) -> list[Duty]:
    """The measures that are theirs and not done."""
    undone = Measure.objects.filter(who=colleague, done_at=None).select_related("case")
    return [Duty(str(measure.get_kind_display()), measure.case) for measure in undone]


# ------------------------------------------------------------- three weeks later
def ask_again() -> int:
    """One mail, three weeks after the answer, while it can still be opened again: is it solved?"""
    answered = Handling.objects.filter(
        asked_again_at=None,
        case__status=Status.CLOSED,
        case__closed_at__lte=timezone.now() - ASK_AGAIN_AFTER,
        case__closed_at__gt=timezone.now() - timedelta(days=REOPENS_FOR),
    )
    return each_on_its_own(_ask, answered.exclude(finding="").select_related("case__person")[:200])


@transaction.atomic(durable=True)
def _ask(handling: Handling) -> int:
    asked = Handling.objects.filter(pk=handling.pk, asked_again_at=None).update(asked_again_at=timezone.now())
    closed = handling.case.closed_at
    if asked and closed:
        with override(handling.case.language):
            words = {
                Kind.COMPLAINT: _("On %(day)s we answered your complaint. Has the problem been solved?"),
                Kind.MISUSE: _("On %(day)s we answered your report. Has the problem been solved?"),
            }[Kind(handling.case.kind)] % {"day": day(closed)}
            said = f"{words} {_again(closed)}"
        correspondence.tell_later(handling.case, ASKED_AGAIN, said)
    return int(asked)
