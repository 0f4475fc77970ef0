"""What the database refuses of requests, complaints, incidents and judicial requests: each rule by its name."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import Error, models, transaction
from django.utils import timezone

from casework.case.case import Case
from casework.ground.kind import Kind
from casework.tests.factories import make_case, make_person, make_staff
from privacy.complaints.handling import Handling, Measure
from privacy.incidents.incident import Incident
from privacy.judicial.judicial_request import JudicialRequest
from privacy.rights.data_request import DataRequest

pytestmark = pytest.mark.django_db


def request(**facts: Any) -> Case:
    return make_case(Kind.DATA_REQUEST, detail={"right": "view"} | facts)


def decided(**more: Any) -> Case:
    return request(**{"decided_at": timezone.now(), "decided_by": make_staff()} | more)


def refused() -> Case:
    return decided(decision="refused", ground="law")


def ended(case: Case, outcome: str) -> int:
    closed = {"status": "closed", "closed_at": timezone.now(), "outcome": outcome}
    return Case.objects.filter(pk=case.pk).update(**closed)


def handling(**more: Any) -> Handling:
    facts = {"case": make_case(Kind.COMPLAINT), "acknowledged_at": timezone.now(), "acknowledged_by": make_staff()}
    return Handling.objects.create(**facts | more)


def duplicate_of_itself() -> Handling:
    case = make_case(Kind.COMPLAINT)
    return handling(case=case, duplicate_of=case)


def duplicate_of_a_duplicate() -> Handling:
    return handling(duplicate_of=handling(duplicate_of=make_case(Kind.COMPLAINT)).case)


def measure(**more: Any) -> Measure:
    facts = {"case": make_case(Kind.COMPLAINT), "kind": "redress", "what": "x", "who": make_staff()}
    return Measure.objects.create(**facts | {"due_on": timezone.localdate()} | more)


def incident(**more: Any) -> Incident:
    return Incident.objects.create(**{"number": "SC-26-1", "detected_at": timezone.now()} | more)


def judicial(**more: Any) -> JudicialRequest:
    facts = {
        "person": make_person(), "authority": "court", "authority_name": "x", "document_number": "1",
        "document_date": timezone.localdate(), "signatory": "x", "legal_basis": "x", "scan": b"x",
        "scan_type": "application/pdf", "asked": ["a"], "entered_by": make_staff(),
    }  # fmt: skip
    return JudicialRequest.objects.create(**facts | more)


def decided_by_whoever_entered() -> JudicialRequest:
    staff = make_staff()
    return judicial(entered_by=staff, decided_by=staff, decided_at=timezone.now(), state="granted")


FAR = datetime(9999, 12, 1, tzinfo=UTC)

BREAKS: dict[str, Callable[[], object]] = {
    "incident_is_of_our_time": lambda: incident(detected_at=datetime(1, 1, 2, tzinfo=UTC)),
    "judicial_document_is_of_our_time": lambda: judicial(document_date=FAR.date()),
    "complaint_is_of_our_time": lambda: make_case(Kind.COMPLAINT, detail={"happened_on": FAR.date()}),
    "measure_is_of_our_time": lambda: measure(due_on=FAR.date()),
    "data_request_right_is_known": lambda: request(right="wish"),
    "data_request_verified_knows_how": lambda: request(
        verified_at=timezone.now(), verified_how="mailbox", verified_by=make_staff()
    ),
    "data_request_decision_has_a_decider": lambda: request(decision="refused", ground="law"),
    "data_request_refusal_has_a_ground": lambda: decided(decision="refused"),
    "data_request_granted_is_verified": lambda: decided(decision="granted"),
    "data_request_extension_follows_verification": lambda: request(extended_by=10),
    "data_request_new_address_was_granted": lambda: request(new_email="moi@example.vn"),
    "data_request_carried_out_was_granted": lambda: request(carried_out_at=timezone.now()),
    "data_request_decision_is_final": lambda: DataRequest.objects.filter(case=refused()).update(decision="granted"),
    "data_request_ends_as_decided": lambda: ended(refused(), "done"),
    "data_request_decided_stays_one": lambda: Case.objects.filter(pk=refused().pk).update(kind=Kind.QUESTION),
    "complaint_ground_is_known": lambda: make_case(Kind.COMPLAINT, detail={"ground": "mood"}),
    "misuse_names_what_was_misused": lambda: make_case(Kind.MISUSE, detail={"what": []}),
    "misuse_going_on_is_known": lambda: make_case(Kind.MISUSE, detail={"going_on": "maybe"}),
    "question_topic_is_known": lambda: make_case(Kind.QUESTION, detail={"topic": "weather"}),
    "handling_finding_has_a_verifier": lambda: handling(finding="true"),
    "handling_severity_follows_a_finding": lambda: handling(severity=3, weighed_by=make_staff()),
    "handling_is_no_duplicate_of_itself": duplicate_of_itself,
    "handling_duplicate_is_of_an_original": duplicate_of_a_duplicate,
    "complaint_ends_with_its_answer": lambda: ended(handling().case, "done"),
    "measure_kind_is_known": lambda: measure(kind="wish"),
    "measure_done_by_somebody": lambda: measure(done_at=timezone.now()),
    "incident_told_after_detection": lambda: incident(agency_told_at=timezone.now() - timedelta(days=1)),
    "incident_closed_is_told_and_minuted": lambda: incident(closed_at=timezone.now()),
    "judicial_authority_is_competent": lambda: judicial(authority="bank"),
    "judicial_four_eyes": decided_by_whoever_entered,
    "judicial_decision_has_a_decider": lambda: judicial(state="granted"),
    "judicial_gives_no_more_than_asked": lambda: judicial(granted=["b"]),
    "judicial_refusal_has_a_reason": lambda: judicial(
        state="refused", decided_by=make_staff(), decided_at=timezone.now()
    ),
}
MODELS = apps.get_app_config("privacy").get_models()
# Rules that a trigger holds name themselves as a constraint does.
TRIGGERS = {
    t.name
    for m in apps.get_app_config("privacy").get_models()
    for t in getattr(m._meta, "triggers", [])
    if f"CONSTRAINT = '{t.name}'" in str(t.func)
}
DECLARED = {c.name for m in MODELS for c in m._meta.constraints if isinstance(c, models.CheckConstraint)}


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_the_database_refuses_what_breaks(name: str) -> None:
    with pytest.raises(Error) as caught, transaction.atomic():
        BREAKS[name]()
    assert caught.value.__cause__.diag.constraint_name == name  # type: ignore[union-attr]


def test_every_named_check_is_broken_once_above() -> None:
    assert set(BREAKS) == DECLARED | TRIGGERS
