"""What an erasure must neither miss nor touch: each sentence is one rule of the room, broken by one careless change."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from casework.case.case import Case
from casework.disclosure.task import RecipientTask
from casework.erasure import check, holds, last_letter, preview, scan, walk
from casework.erasure.carry_out import CHECK
from casework.erasure.certificate import Certificate
from casework.erasure.columns import every_column
from casework.erasure.hold import Hold
from casework.erasure.notations import Search, needles
from casework.erasure.order import ErasureOrder, ScanHit
from casework.erasure.tests.test_erasure import TAX_CODE, execute, granted, held, order_of, redact, whole_file
from casework.ground.declarations import Declared, OnErasure
from casework.ground.errors import Refused
from casework.ground.kind import Kind
from casework.intake.attachment import Attachment
from casework.ledger.entries import TrailEntry
from casework.people.consent import Act, Consent, Purpose, digest
from casework.people.person import Person
from casework.post.letter import Letter
from casework.staff.erasures import holdable
from casework.tests import register_breaks
from casework.tests.factories import EMAIL, PHONE, make_case, make_consent, make_letter, make_person, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C3.1")]


@pytest.fixture(autouse=True)
def tombstones_of_this_test(settings: Any, tmp_path: Any) -> None:
    settings.TOMBSTONE_FILE = tmp_path / "tombstones"


def somebody_else() -> Person:
    return make_person(full_name="Trần Văn Bình", email="binh@example.vn", phone="+84987000111")


def asks(text: str) -> Case:
    """A question of somebody else."""
    return make_case(Kind.QUESTION, person=somebody_else(), detail={"text": text})


def question_of(case: Case) -> str:
    return type(case.detail).objects.get(case=case).text  # type: ignore[no-any-return]


# ------------------------------------------------------------- the walk
def test_a_letter_that_has_gone_stays_sent() -> None:
    case = whole_file()
    now = timezone.now()
    gone = make_letter(Case.objects.get(pk=case.pk), state="sent", sent_at=now, composed_at=now)
    execute(case)
    gone.refresh_from_db()
    assert (gone.state, gone.address, gone.body) == ("sent", "", "")


def test_the_proof_of_a_consent_is_made_once() -> None:
    case = whole_file()
    assert case.person
    held(case.person, "casework.Person.tax_code")
    execute(case)
    proof = Consent.objects.get().address
    Hold.objects.update(until=timezone.localdate())
    holds.release_ended_holds()
    assert Consent.objects.get().address == proof == digest(EMAIL)


def test_whoever_received_the_data_is_told_to_erase_it() -> None:
    case = whole_file()
    given = register_breaks.disclosure(
        person=case.person, recipient=register_breaks.recipient(), authority="", purpose="handover",
        requested_by=make_staff(), approved_by=make_staff(), approved_at=timezone.now(), state="delivered",
        left_at=timezone.now(), delivered_at=timezone.now(), case=case,
        consent=make_consent(Purpose.HANDOVER, Act.GRANTED, case=case),
    )  # fmt: skip
    execute(case)
    assert RecipientTask.objects.get(disclosure=given).kind == "erase"


def test_every_record_that_is_reached_is_counted_on_the_certificate() -> None:
    make_person(organisation="Công ty khác")
    assert check.check(execute(whole_file()))
    assert Certificate.objects.get().content["persons"] == 2


# ------------------------------------------------------------- holds
def test_the_hold_that_lasts_longest_is_the_one_told() -> None:
    case = whole_file()
    assert case.person
    held(case.person, "casework.Person.tax_code", days=90)
    held(case.person, "casework.Person.tax_code", days=30)
    order = execute(case)
    assert [each["until"] for each in order.report["held"]] == [f"{timezone.localdate() + timedelta(days=90)}"]


def test_a_released_hold_keeps_nothing_even_before_its_day() -> None:
    case = whole_file()
    assert case.person
    Hold.objects.filter(pk=held(case.person, "casework.Person.tax_code").pk).update(released_at=timezone.now())
    execute(case)
    assert Person.objects.get(pk=case.person_id).tax_code == ""


def test_the_officer_sees_what_goes_and_what_stays() -> None:
    case = whole_file()
    assert case.person
    hold = held(case.person, "casework.Person.tax_code")
    told = preview.in_plain_words([case.person])
    person = next(table for table in told["goes"] if table["table"] == Person._meta.verbose_name)
    goes = {str(field) for field in person["fields"]}
    names = ("email", "phone", "tax_code", "uuid")
    fields = {name: str(Person._meta.get_field(name).verbose_name) for name in names}  # type: ignore[union-attr]
    assert {fields["email"], fields["phone"]} <= goes
    assert not {fields["tax_code"], fields["uuid"]} & goes
    assert [stay["hold"] for stay in told["stays"]] == [hold]


def test_whatever_staff_may_hold_is_kept_as_the_certificate_says() -> None:
    case = whole_file()
    assert case.person
    labels = [label for label, _words in holdable()]
    held(case.person, *labels)

    def values() -> dict[str, Any]:
        found = {}
        for label in labels:
            model, _dot, name = label.rpartition(".")
            kept = apps.get_model(model)
            rows = kept._base_manager.filter(pk__in=walk.rows_of(kept, [case.person_id]))
            found[label] = list(rows.order_by("pk").values_list("pk", name))
        return found

    before = values()
    order = execute(case)
    after = values()
    assert {each["field"] for each in order.report["held"]} == set(labels)
    assert {label: after[label][: len(rows)] for label, rows in before.items()} == before


def test_a_consent_is_not_among_what_can_be_held() -> None:
    case = whole_file()
    assert case.person
    assert not [label for label, _words in holdable() if label.startswith("casework.Consent.")]
    told = preview.in_plain_words([case.person])
    assert Consent._meta.verbose_name in [table["table"] for table in told["goes"]]


def test_only_a_consent_may_promise_a_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    assert walk.only_consents_leave_a_digest() == []
    monkeypatch.setitem(Person.personal_data, "email", Declared("answering", on_erasure=OnErasure.HMAC))
    (error,) = [each for each in run_checks() if each.id == "casework.E004"]
    assert "casework.Person.email" in error.msg


def test_a_hold_on_somebody_alive_hides_no_place_of_the_erased() -> None:
    other = asks(f"Hỏi {EMAIL} ạ")
    assert other.person
    held(other.person, "privacy.Question.text")
    assert not check.check(execute(whole_file()))


def test_a_held_address_of_the_erased_is_looked_for_elsewhere_all_the_same() -> None:
    asks(f"Hỏi {EMAIL} ạ")
    case = whole_file()
    assert case.person
    held(case.person, "casework.Person.email")
    assert not check.check(execute(case))
    assert {(hit.table, hit.column) for hit in ScanHit.objects.all()} == {("privacy_question", "text")}


# ------------------------------------------------------------- the scan
def in_json() -> None:
    register_breaks.order(report={"held": [{"field": EMAIL}]})


def in_bytes() -> None:
    Attachment.objects.create(
        case=asks("x"), name="thu.eml", content_type="message/rfc822", content=f"Từ: {EMAIL}".encode()
    )


def in_a_list() -> None:
    register_breaks.hold(fields=[EMAIL])


def in_text() -> None:
    asks(f"Hỏi {EMAIL} ạ")


PLACES = {
    in_json: ("casework_erasureorder", "report"),
    in_bytes: ("casework_attachment", "content"),
    in_a_list: ("casework_hold", "fields"),
    in_text: ("privacy_question", "text"),
}


@pytest.mark.parametrize("put", PLACES)
def test_every_kind_of_column_is_looked_into(put: Any) -> None:
    put()
    found = {(table, column) for table, column, _row in scan.places(Search(needles({"email": [EMAIL]})), every_column)}
    assert PLACES[put] in found


@pytest.mark.parametrize("written", [EMAIL.upper(), "0912.345.678", TAX_CODE])
def test_address_number_and_tax_code_are_each_found_and_redacted(written: str) -> None:
    other = asks(f"Hỏi {written} ạ")
    case = whole_file()
    assert not check.check(execute(case))
    redact(ScanHit.objects.get())
    assert question_of(other) == "Hỏi […] ạ"
    assert check.check(order_of(case))


def test_what_a_housemate_shares_is_not_redacted() -> None:
    make_person(full_name="Lê Văn Cường", phone="+84987000333")
    other = asks(f"Hỏi {EMAIL} hoặc {PHONE}")
    check.check(execute(whole_file()))
    redact(ScanHit.objects.get())
    assert question_of(other) == f"Hỏi {EMAIL} hoặc […]"


def test_a_place_is_redacted_once_and_the_check_runs_again() -> None:
    asks(f"Hỏi {EMAIL} ạ")
    check.check(execute(whole_file()))
    hit = ScanHit.objects.get()
    jobs = ProcrastinateJob.objects.filter(task_name=CHECK)
    before = jobs.count()
    redact(hit)
    assert jobs.count() == before + 1
    with pytest.raises(Refused, match="done"):
        redact(ScanHit.objects.get())
    stale = hit
    stale.answer = ""
    staff = make_staff()
    with pytest.raises(Refused, match="done"):
        redact(stale, staff)
    assert TrailEntry.objects.filter(verb="redact", target=hit.target, staff=staff, refused="done").exists()


# ------------------------------------------------------------- the check
def test_nothing_is_checked_before_it_is_carried_out() -> None:
    case = granted(make_person())
    assert not check.check(order_of(case))
    check.check_what_waits()
    assert not Certificate.objects.exists()


def test_what_a_kill_left_unchecked_is_made_up() -> None:
    order = execute(whole_file())
    check.check_what_waits()
    assert ErasureOrder.objects.get(pk=order.pk).checked_at


def test_an_order_that_fails_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    first, second = execute(whole_file()), execute(granted(somebody_else()))
    look = scan.scan

    def broken(order: ErasureOrder) -> int:
        if order.pk == first.pk:
            raise ValueError(f"no such row: {EMAIL}")
        return look(order)

    monkeypatch.setattr(scan, "scan", broken)
    check.check_what_waits()
    certified = set(ErasureOrder.objects.exclude(checked_at=None).values_list("pk", flat=True))
    assert certified == {second.pk}
    assert f"casework.ErasureOrder {first.pk} failed: ValueError" in caplog.text
    assert EMAIL not in caplog.text


def test_a_hold_that_cannot_be_released_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [make_person(erased_at=timezone.now(), held=True), somebody_else()]
    first, second = [held(person, "casework.Person.tax_code", days=0) for person in people]

    def broken(persons: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(walk, "erase", broken)
    assert holds.release_ended_holds() == 1
    assert list(Hold.objects.filter(released_at=None)) == [first]
    assert Hold.objects.exclude(released_at=None).get() == second


def test_two_checks_at_once_certify_once() -> None:
    order = execute(whole_file())
    late = ErasureOrder.objects.get(pk=order.pk)
    assert check.check(order)
    assert check.check(late)
    assert Certificate.objects.count() == 1
    assert Letter.objects.filter(purpose="erasure").count() == 1
    assert not ScanHit.objects.exists()


def test_a_last_letter_that_is_just_being_sent_keeps_its_address() -> None:
    assert check.check(execute(whole_file()))
    last = Letter.objects.filter(purpose="erasure")
    now = timezone.now()
    last.update(created_at=now - timedelta(hours=80), state="sending", lease_until=now + timedelta(minutes=1))
    assert last_letter.forget_last_addresses() == 0
    assert last.get().address == EMAIL


def test_a_sent_last_letter_that_still_has_its_address_loses_it() -> None:
    assert check.check(execute(whole_file()))
    last = Letter.objects.filter(purpose="erasure")
    last.update(state="sent", sent_at=timezone.now(), composed_at=timezone.now())
    assert last_letter.forget_last_addresses() == 1
    assert last.get().address == ""
