"""Erasure: everything of one person goes, everything of the others stays, and a walk over the tables proves it."""

import hashlib
import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfReader

from casework.case import verbs
from casework.case.case import Case
from casework.case.timeline import Event
from casework.erasure import answers, check, holds, last_letter, scan, walk
from casework.erasure.carry_out import CHECK
from casework.erasure.certificate import Certificate
from casework.erasure.columns import every_column
from casework.erasure.hold import Hold, HoldGround
from casework.erasure.notations import Search, needles
from casework.erasure.order import ErasureOrder, ScanHit
from casework.erasure.tombstone import Tombstone
from casework.ground import canonical
from casework.ground.declarations import OnErasure, personal_models
from casework.ground.errors import Refused
from casework.ground.kind import Kind
from casework.ledger.entries import TrailEntry
from casework.people.access_request import AccessRequest
from casework.people.consent import Act, Consent, Purpose, digest
from casework.people.person import Person
from casework.post.letter import Letter
from casework.post.mail import LETTERS, message
from casework.tests.desk import manager
from casework.tests.factories import EMAIL, NAME, PHONE, make_case, make_consent, make_letter, make_person, make_staff
from casework.tests.visitor import Visitor
from privacy.rights import request_verbs
from privacy.rights.data_request import Decision, Right, VerifiedBy

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C3.1")]
TAX_CODE = "0100109106"


@pytest.fixture(autouse=True)
def tombstones_of_this_test(settings: Any, tmp_path: Any) -> None:
    settings.TOMBSTONE_FILE = tmp_path / "tombstones"


def whole_file(**more: Any) -> Case:
    """A person with something in every table, whose deletion is granted."""
    person = make_person(tax_code=TAX_CODE, organisation="Công ty Thủy sản", **more)
    for kind in Kind.values:
        make_case(kind, person=person)
    case = make_case(person=person)
    verbs.record_call(case, staff=make_staff(), method="phone", result="no_answer", note=f"Gọi {PHONE} không được")
    verbs.note(case, staff=make_staff(), text=f"Thư từ {EMAIL}, số 0912 345 678")
    verbs.reply(case, staff=make_staff(), text="Kính gửi chị Ánh")
    make_consent(Purpose.RELATED, Act.GRANTED, person=person, case=case, address=person.email)
    make_letter(case)
    AccessRequest.objects.create(full_name=person.full_name, address=person.email)
    return granted(person)


def granted(person: Person) -> Case:
    case = make_case(Kind.DATA_REQUEST, person=person, detail={"right": Right.DELETE, "explanation": f"Xóa {EMAIL}"})
    staff = make_staff()
    request_verbs.verify(case, staff=staff, how=VerifiedBy.COUNTER, evidence="Đến tận nơi", third_party=False)
    request_verbs.decide(case, staff=staff, decision=Decision.GRANTED)
    return case


def order_of(case: Case) -> ErasureOrder:
    return ErasureOrder.objects.select_related("case__person").get(case=case)


def execute(case: Case, **more: Any) -> ErasureOrder:
    request_verbs.erase(
        case,
        seen=request_verbs.what_goes(case),
        staff=more.pop("staff", None) or make_staff(),
        typed=case.reference,
        **more,
    )
    return order_of(case)


def redact(hit: ScanHit, staff: Any = None) -> None:
    """As an officer does who has looked at it."""
    answers.redact(hit, staff=staff or make_staff(), seen=answers.sight_of(hit).digest)


def left(*values: str) -> list[tuple[str, str, str]]:
    values_by_name = {"email": [v for v in values if "@" in v], "phone": [v for v in values if v.startswith("+")]}
    values_by_name["tax_code"] = [v for v in values if v.isdigit()]
    return list(scan.places(Search(needles(values_by_name)), every_column))


def test_nothing_is_left_of_the_erased_in_any_table() -> None:
    case = whole_file()
    assert left(EMAIL, PHONE, TAX_CODE)
    order = execute(case)
    assert {(table, column) for table, column, _row in left(EMAIL, PHONE, TAX_CODE)} == set()
    assert check.check(order)
    person = Person.objects.get(pk=case.person_id)
    assert person.erased_at
    assert (person.full_name, person.email, person.folded) == ("", "", "")


def test_everything_of_the_others_stays() -> None:
    stranger = make_case(person=make_person(full_name="Trần Văn Bình", email="binh@example.vn", phone="+84987000111"))
    verbs.note(stranger, staff=make_staff(), text="Khách quen")
    namesake = make_person(email="another@example.vn", phone="+84987000222")
    housemate = make_person(full_name="Lê Văn Cường")
    before = {
        model: list(model.objects.filter(pk__in=pks).values())
        for model, pks in (
            (Person, [stranger.person_id, namesake.pk, housemate.pk]),
            (Case, [stranger.pk]),
            (Event, list(stranger.events.values_list("pk", flat=True))),
        )
    }
    execute(whole_file())
    for model, rows in before.items():
        assert list(model.objects.filter(pk__in=[row["id"] for row in rows]).values()) == rows


def test_a_shared_mailbox_is_not_looked_for_any_more() -> None:
    housemate = make_person(full_name="Lê Văn Cường", phone="+84987000333")
    order = execute(whole_file())
    assert check.check(order)
    assert Person.objects.get(pk=housemate.pk).email == EMAIL


def test_the_proof_of_consent_stays_without_the_address() -> None:
    execute(whole_file())
    consent = Consent.objects.get(purpose=Purpose.RELATED)
    assert consent.address == digest(EMAIL)
    assert consent.person is None


def test_letters_that_wait_do_not_go_out_any_more() -> None:
    case = whole_file()
    execute(case)
    assert not Letter.objects.filter(case__person=case.person, state="queued").exists()


def test_a_second_officer_carries_it_out() -> None:
    case = whole_file()
    orderer = order_of(case).ordered_by
    with pytest.raises(Refused, match="four_eyes"):
        execute(case, staff=orderer)
    with pytest.raises(IntegrityError, match="erasure_four_eyes"), transaction.atomic():
        ErasureOrder.objects.update(executed_by=orderer, executed_at=timezone.now())
    assert Person.objects.get(pk=case.person_id).email == EMAIL
    execute(case, staff=orderer, alone_reason="Chỉ có một cán bộ trực")
    assert order_of(case).alone_reason


def test_the_reference_is_typed_to_confirm_and_an_erasure_runs_once() -> None:
    case = whole_file()
    with pytest.raises(Refused, match="unconfirmed"):
        request_verbs.erase(case, seen=request_verbs.what_goes(case), staff=make_staff(), typed="có")
    execute(case)
    with pytest.raises(Refused, match="done"):
        request_verbs.erase(case, seen=request_verbs.what_goes(case), staff=make_staff(), typed=case.reference)
    assert TrailEntry.objects.filter(verb="erase").exclude(refused="").count() == 2


def test_an_erasure_that_breaks_half_way_erases_nothing(monkeypatch: Any) -> None:
    case = whole_file()

    def broken(rows: Any) -> bool:
        raise RuntimeError("power cut")

    monkeypatch.setattr(walk, "_erase_consents", broken)
    with pytest.raises(RuntimeError):
        execute(case)
    assert Person.objects.get(pk=case.person_id).email == EMAIL
    assert not Tombstone.objects.exists()


def held(person: Person, *fields: str, days: int = 30) -> Hold:
    return Hold.objects.create(
        person=person,
        fields=list(fields),
        ground=HoldGround.ACCOUNTING,
        until=timezone.localdate() + timedelta(days=days),
        entered_by=make_staff(),
        until_by=make_staff(),
        set_by=make_staff(),
    )


def test_a_held_field_stays_until_its_hold_ends() -> None:
    case = whole_file()
    assert case.person
    hold = held(case.person, "casework.Person.tax_code")
    order = execute(case)
    person = Person.objects.get(pk=case.person_id)
    assert (person.tax_code, person.email, person.held) == (TAX_CODE, "", True)
    assert order.report["held"][0]["ground"] == "accounting"
    Hold.objects.filter(pk=hold.pk).update(until=timezone.localdate())
    assert holds.release_ended_holds() == 1
    person.refresh_from_db()
    assert (person.tax_code, person.held) == ("", False)


def test_what_a_hold_keeps_is_no_place_to_redact_and_stays_until_the_hold_ends() -> None:
    case = whole_file()
    assert case.person
    hold = held(case.person, "casework.Person.tax_code", "casework.Person.email", "casework.Letter.address")
    order = execute(case)
    assert check.check(order)
    assert not order.hits.exists()
    assert Certificate.objects.get().content["kept"]
    case.refresh_from_db()
    assert case.outcome == "partly"
    Hold.objects.filter(pk=hold.pk).update(until=timezone.localdate())
    erased_at = Person.objects.get(pk=case.person_id).erased_at
    assert holds.release_ended_holds() == 1
    assert left(EMAIL, TAX_CODE) == []
    assert Person.objects.get(pk=case.person_id).erased_at == erased_at
    assert holds.release_ended_holds() == 0


def test_a_hold_that_ends_while_a_place_waits_takes_nothing_from_the_check() -> None:
    other = make_case(person=make_person(full_name="Trần Văn Bình", email="binh@example.vn", phone="+84987000111"))
    verbs.note(other, staff=make_staff(), text=f"Vợ: {EMAIL}")
    case = whole_file()
    assert case.person
    hold = held(case.person, "casework.Person.tax_code")
    order = execute(case)
    assert not check.check(order)
    Hold.objects.filter(pk=hold.pk).update(until=timezone.localdate())
    assert holds.release_ended_holds() == 1
    assert not check.check(order_of(case))
    redact(ScanHit.objects.get())
    assert check.check(order_of(case))
    assert Letter.objects.filter(purpose="erasure", address=EMAIL).exists()


def test_the_hold_of_one_record_keeps_nothing_of_another() -> None:
    case = whole_file(province="01")
    assert case.person
    twin = make_person(tax_code=TAX_CODE, province="01")
    question = make_case(Kind.QUESTION, person=twin, detail={"text": f"Hỏi cho {EMAIL}"})
    held(case.person, "casework.Person.tax_code", "privacy.Question.text")
    held(twin, "casework.Person.province")
    execute(case)
    kept, gone = Person.objects.get(pk=case.person_id), Person.objects.get(pk=twin.pk)
    assert (kept.tax_code, kept.province, kept.held, bool(kept.erased_at)) == (TAX_CODE, "", True, True)
    assert (gone.tax_code, gone.province, gone.held, bool(gone.erased_at)) == ("", "01", True, True)
    question.question.refresh_from_db()  # type: ignore[attr-defined]
    assert question.question.text == ""  # type: ignore[attr-defined]


def test_an_ended_hold_keeps_nothing() -> None:
    case = whole_file()
    assert case.person
    Hold.objects.filter(pk=held(case.person, "casework.Person.tax_code").pk).update(until=timezone.localdate())
    order = execute(case)
    assert order.report["held"] == []
    assert Person.objects.get(pk=case.person_id).tax_code == ""


def test_a_hold_that_ends_before_any_erasure_erases_nothing() -> None:
    person = make_person(tax_code=TAX_CODE)
    Hold.objects.filter(pk=held(person, "casework.Person.tax_code").pk).update(until=timezone.localdate())
    assert holds.release_ended_holds() == 1
    assert Person.objects.get(pk=person.pk).tax_code == TAX_CODE


def test_what_leads_to_the_person_only_through_an_emptied_row_is_found() -> None:
    """The letter hangs on the consent alone, and the consent loses its person: all is found before anything changes."""
    person = make_person()
    consent = make_consent(Purpose.MARKETING, Act.ASKED, person=person)
    letter = Letter.objects.create(
        purpose="confirm_consent", consent=consent, address=EMAIL, language="vi", subject="Chào chị Ánh", body="Ánh"
    )
    execute(granted(person))
    letter.refresh_from_db()
    assert (letter.address, letter.subject, letter.body, letter.state) == ("", "", "", "failed")


def test_every_field_becomes_what_its_declaration_says() -> None:
    case = whole_file()
    assert case.person
    before = {
        model: list(model._base_manager.filter(pk__in=walk.rows_of(model, [case.person_id])).values())
        for model in personal_models()
    }
    assert sum(map(bool, before.values())) >= 10
    assert check.check(execute(case))
    for model, rows in before.items():
        for row in rows:
            now = model._base_manager.filter(pk=row[model._meta.pk.attname]).values().get()
            for field in model._meta.concrete_fields:
                effect = model.personal_data[field.name].on_erasure
                was, value = row[field.attname], now[field.attname]
                expected = {
                    OnErasure.KEEP: value,
                    OnErasure.PROOF: was,
                    OnErasure.BLANK: walk.empty(field),
                    OnErasure.NULL: None,
                    OnErasure.HMAC: digest(was) if isinstance(was, str) else None,
                }[effect]
                assert value == expected, (model, field.name, was, value)


def test_a_hit_in_somebody_elses_text_waits_for_an_officer_before_the_certificate() -> None:
    other = make_case(person=make_person(full_name="Trần Văn Bình", email="binh@example.vn", phone="+84987000111"))
    verbs.note(other, staff=make_staff(), text="Chồng của chị Ánh, số 0912.345.678, anh.nguyen@EXAMPLE.vn")
    case = whole_file()
    order = execute(case)
    assert not check.check(order)
    assert not Certificate.objects.exists()
    hit = ScanHit.objects.get()
    assert (hit.table, hit.column) == ("casework_event", "text")
    redact(hit)
    assert check.check(order_of(case))
    assert left(PHONE, EMAIL) == [("casework_letter", "address", str(Letter.objects.get(purpose="erasure").pk))]


def test_where_no_ledger_forbids_it_only_the_name_is_blacked_out() -> None:
    other = make_case(
        Kind.QUESTION, person=make_person(email="b@example.vn", phone=""), detail={"text": f"Hỏi {EMAIL} ạ"}
    )
    case = whole_file()
    order = execute(case)
    check.check(order)
    redact(ScanHit.objects.get())
    other.question.refresh_from_db()  # type: ignore[attr-defined]
    assert other.question.text == "Hỏi […] ạ"  # type: ignore[attr-defined]


def certified() -> tuple[Case, Certificate]:
    case = whole_file()
    check.check(execute(case))
    return case, Certificate.objects.get()


@pytest.mark.clause("C6.1")
def test_the_certificate_names_nobody_and_anybody_can_check_it() -> None:
    case, certificate = certified()
    text = json.dumps(certificate.content, ensure_ascii=False)
    assert all(value not in text for value in (EMAIL, PHONE, TAX_CODE, NAME))
    assert certificate.digest == canonical.digest(certificate.content)
    visitor = Visitor()
    visitor.fill_in("/quyen-rieng-tu/chung-nhan/", {"number": certificate.number, "digest": certificate.digest})
    assert certificate.number in visitor.text
    assert case.reference in visitor.text
    visitor.fill_in("/quyen-rieng-tu/chung-nhan/", {"number": certificate.number, "digest": "0" * 64})
    assert case.reference not in visitor.text
    case.refresh_from_db()
    assert case.status == "closed"


@pytest.mark.clause("C6.1")
def test_the_last_letter_brings_the_certificate_as_a_document_and_as_data() -> None:
    case, certificate = certified()
    mail = message(Letter.objects.get(purpose="erasure"))
    (pdf_name, pdf, _pdf_type), (_json_name, data, _json_type) = mail.attachments
    assert pdf_name == f"{certificate.number}.pdf"
    assert pdf.startswith(b"%PDF-")
    assert json.loads(data)["digest"] == certificate.digest
    read = words_of(pdf)
    for words in ("Giấy xác nhận xóa dữ liệu", certificate.number, certificate.digest, case.reference, "chung-nhan"):
        assert words in read
    assert all(value not in read for value in (EMAIL, PHONE, TAX_CODE, NAME))


@pytest.mark.clause("C6.1")
def test_a_stranger_recomputes_the_digest_from_nothing_but_the_file_as_it_was_sent() -> None:
    """With `json` and `hashlib` and the rule of docs/digests.md, from the mail and from the page alike."""
    _case, certificate = certified()
    mailed = message(Letter.objects.get(purpose="erasure")).attachments[1][1]
    known = {"number": certificate.number, "digest": certificate.digest, "json": "1"}
    fetched = Visitor().fill_in("/quyen-rieng-tu/chung-nhan/", known).content.decode()
    for file in (mailed, fetched):
        sent = json.loads(file)
        written = json.dumps(sent["content"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(written.encode("utf-8")).hexdigest() == sent["digest"] == certificate.digest
        assert sent["content"]["certificate"] == certificate.number


@pytest.mark.clause("C6.1")
def test_page_and_document_tell_how_the_digest_is_made() -> None:
    _case, certificate = certified()
    known = {"number": certificate.number, "digest": certificate.digest}
    visitor = Visitor()
    visitor.fill_in("/quyen-rieng-tu/chung-nhan/", known)
    sheet = Visitor().fill_in("/quyen-rieng-tu/chung-nhan/", known | {"pdf": "1"}).content
    for told in (visitor.text, words_of(sheet)):
        assert all(word in told for word in ("SHA-256", "content", "RFC 8785"))


def words_of(pdf: bytes) -> str:
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join("".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("kind", ["pdf", "json"])
def test_the_page_gives_the_certificate_as_a_file(kind: str) -> None:
    _case, certificate = certified()
    known = {"number": certificate.number, "digest": certificate.digest, kind: "1"}
    answer = Visitor().fill_in("/quyen-rieng-tu/chung-nhan/", known)
    assert answer["Content-Disposition"] == f'attachment; filename="{certificate.number}.{kind}"'
    assert certificate.digest in (words_of(answer.content) if kind == "pdf" else answer.content.decode())


def test_the_last_letters_address_goes_once_smtp_took_it() -> None:
    _case, certificate = certified()
    letter = Letter.objects.get(purpose="erasure")
    assert letter.address == EMAIL
    assert certificate.number in letter.text.body
    assert LETTERS.deliver(letter.pk)
    letter.refresh_from_db()
    assert (letter.state, letter.address) == ("sent", "")
    assert left(EMAIL) == []


def test_the_last_letters_address_goes_after_three_days_at_the_latest() -> None:
    certified()
    letter = Letter.objects.get(purpose="erasure")
    assert last_letter.forget_last_addresses() == 0
    Letter.objects.filter(pk=letter.pk).update(created_at=timezone.now() - timedelta(hours=73))
    assert last_letter.forget_last_addresses() == 1
    letter.refresh_from_db()
    assert (letter.state, letter.address) == ("failed", "")


def test_jobs_carry_no_more_than_the_number_of_the_order() -> None:
    order = execute(whole_file())
    job = ProcrastinateJob.objects.get(task_name=CHECK)
    assert job.args == {"order_id": order.pk}


def test_whoever_comes_back_is_a_new_person() -> None:
    case = whole_file()
    execute(case)
    again = Person.objects.claimed(full_name=NAME, email=EMAIL, phone=PHONE)
    assert again.pk != case.person_id


def test_the_officers_page_shows_what_goes_and_asks_for_the_reference() -> None:
    case = whole_file()
    desk = manager()
    page = desk.open("casework_case_erase", case.pk).content.decode()
    assert "<caption" in page
    case.refresh_from_db()
    assert desk.do("erase", case, seen=request_verbs.what_goes(case), typed="VS-0000-0000").status_code == 200
    assert desk.do("erase", case, seen=request_verbs.what_goes(case), typed=case.reference).status_code == 302
    assert Person.objects.get(pk=case.person_id).erased_at
    assert desk.see(case).status_code == 200


def test_what_has_changed_since_it_was_shown_is_not_erased() -> None:
    case = whole_file()
    shown = request_verbs.what_goes(case)
    make_case(person=case.person)
    with pytest.raises(Refused, match="changed"):
        request_verbs.erase(case, seen=shown, staff=make_staff(), typed=case.reference)
    execute(case)
