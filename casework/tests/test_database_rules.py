"""What the database refuses by itself, whoever asks: each rule by its name."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import Error, connection, models, transaction
from django.utils import timezone

from casework.case.case import Case
from casework.case.timeline import Call, Event
from casework.centre.centre import Centre
from casework.centre.policy import PolicyVersion
from casework.centre.rules import DeadlineRule
from casework.ground.kind import Kind
from casework.ledger import seals, trail
from casework.ledger.access import AccessEntry
from casework.ledger.entries import TrailEntry, TrailSeal
from casework.mailing.mailing import Mailing
from casework.people.access_request import AccessRequest
from casework.people.consent import ERASED, Act, Consent, ConsentWording
from casework.tests import register_breaks
from casework.tests.factories import make_case, make_consent, make_letter, make_mailing, make_person, make_staff

pytestmark = pytest.mark.django_db
Change = Callable[[], object]


def refused_by(change: Change) -> str:
    """The name of the rule that refused, or the words of the trigger."""
    with pytest.raises(Error) as caught, transaction.atomic():
        change()
    diag = caught.value.__cause__.diag  # type: ignore[union-attr]
    return diag.constraint_name or diag.message_primary or ""


def change(record: models.Model, **changes: Any) -> int:
    return type(record)._default_manager.filter(pk=record.pk).update(**changes)


def update(record: models.Model, **changes: Any) -> Change:
    return lambda: change(record, **changes)


def leave_with_an_open_case() -> None:
    case = make_case(status="in_progress")
    change(case.assignee, is_active=False)
    connection.check_constraints()


def received() -> Any:
    return make_case().events.get()


def consent_of_nobody() -> Consent:
    consent = make_consent()
    consent.pk, consent.person = None, None
    return consent


# ------------------------------------------------------------------------- constraints, by name


BREAKS: dict[str, Change] = {
    "access_request_closed_was_open": lambda: AccessRequest.objects.create(closed_at=timezone.now()),
    "event_is_known": lambda: make_case().events.create(verb="gossip"),
    "case_reference_notation": lambda: make_case(reference="VS-OOOO-0000"),
    "case_kind_is_known": lambda: change(make_case(), kind="gossip"),
    "case_channel_and_status_are_known": lambda: make_case(channel="pigeon"),
    "case_web_saw_a_policy": lambda: make_case(policy_version=None),
    "case_closed_has_time_and_outcome": lambda: make_case(status="closed", outcome=""),
    "case_waiting_has_a_start": lambda: make_case(status="waiting", waiting_since=None),
    "case_in_progress_has_an_assignee": lambda: make_case(status="in_progress", assignee=None),
    "case_assignee_is_active": lambda: change(make_case(), assignee=make_staff(is_active=False)),
    "colleague_who_left_has_no_open_case": leave_with_an_open_case,
    "case_purchase_done_is_confirmed": lambda: make_case(Kind.PURCHASE, status="closed", outcome="done"),
    "case_has_a_person": lambda: make_case(channel="phone", person=None),
    "case_is_due_after_it_came": lambda: make_case(first_due_at=timezone.now() - timedelta(days=9)),
    "case_confirmed_by_a_call": lambda: change(make_case(), confirmed_at=timezone.now()),
    "case_web_has_contact": lambda: make_case(person=make_person(phone="")),
    "centre_bank_account_is_whole": lambda: change(Centre.objects.get(), bank_account="0123456789"),
    "centre_is_one_row": lambda: Centre.objects.bulk_create([Centre(pk=2)]),
    "deadline_rule_is_a_day_or_more": lambda: DeadlineRule.objects.create(
        kind="question", first_answer=0, resolution=1
    ),
    "consent_is_of_somebody": lambda: Consent.objects.bulk_create([consent_of_nobody()]),
    "consent_purpose_and_act_are_known": lambda: make_consent("selling"),
    "consent_only_grants_confirm": lambda: make_consent(act=Act.WITHDRAWN, confirms=make_consent()),
    "consent_marketing_is_confirmed": lambda: make_consent(act=Act.GRANTED, channel="web"),
    "letter_has_a_basis": lambda: change(make_letter(), case=None),
    "letter_confirmation_names_consent": lambda: make_letter(purpose="confirm_consent"),
    "letter_sent_has_a_time": lambda: make_letter(state="sent"),
    "letter_sending_has_a_lease": lambda: make_letter(state="sending"),
    "letter_unsent_has_an_address": lambda: make_letter(address=""),
    "letter_keeps_to_a_restriction": lambda: make_letter(
        make_case(person=make_person(restricted_at=timezone.now() + timedelta(minutes=1)))
    ),
    "person_has_a_name": lambda: make_person(full_name=""),
    "person_phone_is_e164": lambda: make_person(phone="0912345678"),
    "person_email_is_lower_case": lambda: make_person(email="Anh@example.vn"),
    "person_erased_is_empty": lambda: make_person(erased_at=timezone.now()),
    "policy_published_is_complete": lambda: PolicyVersion.objects.create(text_vi="Chính sách", number=99),
    "policy_has_vietnamese_text": lambda: PolicyVersion.objects.create(text_vi=""),
    "access_names_whose_record": lambda: AccessEntry.objects.create(staff=make_staff(), page="x"),
    "access_names_the_page": lambda: AccessEntry.objects.create(staff=make_staff(), case=make_case()),
    **register_breaks.BREAKS,
}
MODELS = apps.get_app_config("casework").get_models()
# Rules that a trigger holds name themselves as a constraint does.
TRIGGERS = {
    t.name
    for m in apps.get_app_config("casework").get_models()
    for t in getattr(m._meta, "triggers", [])
    if f"CONSTRAINT = '{t.name}'" in str(t.func)
}
DECLARED = {c.name for m in MODELS for c in m._meta.constraints if isinstance(c, models.CheckConstraint)}


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_the_database_refuses_what_breaks(name: str) -> None:
    assert refused_by(BREAKS[name]) == name


def test_every_named_check_is_broken_once_above() -> None:
    assert set(BREAKS) == DECLARED | TRIGGERS


@pytest.mark.clause("C1.1")
@pytest.mark.parametrize("missing", ["email", "phone"])
@pytest.mark.parametrize("kind", [Kind.CONSULTATION, Kind.PURCHASE])
def test_a_request_from_the_web_has_mail_and_phone(kind: str, missing: str) -> None:
    person = make_person(**{missing: ""})
    assert refused_by(lambda: make_case(kind, person=person)) == "case_web_has_contact"


@pytest.mark.clause("C1.1")
def test_a_request_from_the_web_is_of_somebody() -> None:
    assert refused_by(lambda: make_case(person=None)) == "case_web_has_contact"


def test_a_complaint_may_be_anonymous() -> None:
    assert make_case(Kind.COMPLAINT, person=None).pk


@pytest.mark.clause("C1.1")
def test_a_call_that_reached_nobody_confirms_nothing() -> None:
    case = make_case()
    Call.objects.create(case=case, at=timezone.now(), staff=make_staff(), method="phone", result="no_answer")
    assert refused_by(update(case, confirmed_at=timezone.now())) == "case_confirmed_by_a_call"
    Call.objects.create(case=case, at=timezone.now(), staff=make_staff(), method="phone", result="confirmed")
    assert update(case, confirmed_at=timezone.now())() == 1


# ------------------------------------------------------------------------- ledgers
def make_call() -> Call:
    return Call.objects.create(
        case=make_case(), at=timezone.now(), staff=make_staff(), method="phone", result="no_answer", note="Máy bận"
    )


def make_entry() -> TrailEntry:
    trail.record("file", "case VS-0000-0000")
    return TrailEntry.objects.latest("pk")


def make_seal() -> TrailSeal:
    make_entry()
    seal = seals.seal()
    assert seal
    return seal


LEDGERS: dict[str, Callable[[], Any]] = {
    "case": make_case,
    "event": received,
    "call": make_call,
    "consent": make_consent,
    "wording": lambda: make_consent().wording,
    "trail entry": make_entry,
    "trail seal": make_seal,
    "published policy": PolicyVersion.objects.in_force,
    "mailing": make_mailing,
}


@pytest.mark.usefixtures("as_the_administrator")
@pytest.mark.clause("C7.2")
@pytest.mark.parametrize("make", LEDGERS.values(), ids=LEDGERS)
def test_ledgers_are_never_deleted_from(make: Callable[[], models.Model]) -> None:
    record = make()
    rows = type(record)._default_manager.filter(pk=record.pk)
    assert re.search("Cannot .*delete", refused_by(lambda: rows._raw_delete("default")))
    assert rows.exists()


LEDGER_MODELS = [Case, Event, Call, Consent, ConsentWording, TrailEntry, TrailSeal, PolicyVersion, Mailing]


@pytest.mark.usefixtures("as_the_administrator")
@pytest.mark.clause("C7.2")
@pytest.mark.parametrize("model", LEDGER_MODELS)
def test_ledgers_are_never_emptied(model: type[models.Model]) -> None:
    def truncate() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f'TRUNCATE "{model._meta.db_table}" CASCADE')

    assert "never emptied" in refused_by(truncate)


CHANGES: dict[str, tuple[Callable[[], Any], dict[str, Any]]] = {
    "event verb": (LEDGERS["event"], {"verb": "closed"}),
    "event text": (LEDGERS["event"], {"text": "something else"}),
    "event time": (LEDGERS["event"], {"at": timezone.now()}),
    "call result": (make_call, {"result": "confirmed"}),
    "call note": (make_call, {"note": "something else"}),
    "consent act": (make_consent, {"act": "granted", "channel": "mail"}),
    "consent address": (make_consent, {"address": "other@example.vn"}),
    "consent time": (make_consent, {"at": timezone.now()}),
    "wording": (LEDGERS["wording"], {"text": "something else"}),
    "trail entry": (make_entry, {"verb": "claim"}),
    "trail seal": (make_seal, {"digest": "0" * 64}),
    "policy text": (LEDGERS["published policy"], {"text_vi": "something else"}),
    "mailing's text": (make_mailing, {"body_en": "something else"}),
    "mailing's release": (make_mailing, {"alone_reason": "something else"}),
    "policy date": (LEDGERS["published policy"], {"effective_from": timezone.now()}),
}


@pytest.mark.usefixtures("as_the_administrator")
@pytest.mark.clause("C7.2")
@pytest.mark.parametrize(("make", "change"), CHANGES.values(), ids=CHANGES)
def test_ledgers_are_never_rewritten(make: Callable[[], models.Model], change: dict[str, Any]) -> None:
    assert re.search("Cannot .*update|never changed", refused_by(update(make(), **change)))


@pytest.mark.clause("C8.1")
def test_a_draft_of_a_policy_may_still_change() -> None:
    draft = PolicyVersion.objects.create(text_vi="Nháp")
    assert update(draft, text_vi="Nháp 2")() == 1


@pytest.fixture
def erasable() -> tuple[Event, Call, Consent]:
    event = make_case().events.create(verb="note", text="Gọi lại buổi chiều")
    return event, make_call(), make_consent(person=make_person())


def test_erasure_is_the_one_change_ledgers_allow(erasable: tuple[Event, Call, Consent]) -> None:
    event, call, consent = erasable
    assert update(event, text="")() == 1
    assert update(call, note="")() == 1
    assert update(consent, person=None, address=ERASED + "0" * 64)() == 1
