"""What an officer sees and answers, whose values are looked for, and what of whom stays."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from casework.case import verbs
from casework.case.case import Case
from casework.erasure import answers, check, holds, proposals, proven, scan, walk
from casework.erasure.certificate import Certificate
from casework.erasure.certificate_sheet import kept
from casework.erasure.columns import columns
from casework.erasure.hold import Hold
from casework.erasure.order import Answer, KeptGround, ScanHit
from casework.erasure.tests.test_erasure import execute, granted, order_of, redact, whole_file
from casework.erasure.tests.test_erasure_limits import asks, question_of, somebody_else
from casework.ground.errors import Refused
from casework.ground.kind import Kind
from casework.intake.attachment import Attachment
from casework.ledger import trail
from casework.people.consent import Act, Consent, Purpose
from casework.people.person import Person
from casework.tests.desk import Desk, manager
from casework.tests.factories import EMAIL, NAME, PHONE, make_case, make_consent, make_person, make_staff
from privacy.complaints.handling import Handling
from privacy.rights import reach, request_verbs
from privacy.rights.data_request import DataRequest, Decision, Right, VerifiedBy

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C3.1")]


@pytest.fixture(autouse=True)
def tombstones_of_this_test(settings: Any, tmp_path: Any) -> None:
    settings.TOMBSTONE_FILE = tmp_path / "tombstones"


# ------------------------------------------------------------- the page
LIST = "admin:casework_scanhit_changelist"


def sent(desk: Desk, **fields: Any) -> str:
    """What the page answers; a redirect is followed."""
    desk.client.get(reverse("admin:password_change"))
    fields |= {"csrfmiddlewaretoken": desk.client.cookies["csrftoken"].value, "action": "answer_places"}
    html: bytes = desk.client.post(reverse(LIST), fields, follow=True).content
    return html.decode()


def answer(hit: ScanHit, given: str, **more: str) -> str:
    """As the page sends it."""
    seen = f"{hit.pk}:{answers.sight_of(hit).digest}"
    return sent(manager(), _selected_action=[hit.pk], sure="1", seen=seen, answer=given, **more)


def waiting(text: str = f"Chồng tôi, {EMAIL}, sẽ gọi") -> tuple[Case, ScanHit]:
    """A question of somebody else that names the erased."""
    other = asks(text)
    check.check(execute(whole_file()))
    return other, ScanHit.objects.get()


def test_the_page_shows_the_sentence_with_what_was_found_its_case_and_a_link() -> None:
    other, hit = waiting()
    page = manager().client.get(reverse("admin:casework_scanhit_change", args=[hit.pk])).content.decode()
    assert f"Chồng tôi, <mark>{EMAIL}</mark>, sẽ gọi" in page
    assert other.reference in page
    assert reverse("admin:casework_case_change", args=[other.pk]) in page
    assert question_of(other) == f"Chồng tôi, {EMAIL}, sẽ gọi"


def test_nothing_is_redacted_before_it_was_shown() -> None:
    other, hit = waiting()
    assert EMAIL in sent(manager(), _selected_action=[hit.pk])
    sent(manager(), _selected_action=[hit.pk], sure="1", answer="redact")
    assert EMAIL in question_of(other)


def test_what_was_taken_can_be_put_back_until_the_certificate_and_is_then_forgotten() -> None:
    other, hit = waiting()
    answer(hit, "redact")
    assert question_of(other) == "Chồng tôi, […], sẽ gọi"
    answer(hit, "undo")
    assert question_of(other) == f"Chồng tôi, {EMAIL}, sẽ gọi"
    assert not check.check(order_of(hit.order.case))
    answer(hit, "redact")
    assert check.check(order_of(hit.order.case))
    assert ScanHit.objects.get().taken == []
    with pytest.raises(Refused, match="certified"):
        answers.undo(hit, staff=make_staff())


def test_what_was_changed_after_it_was_shown_is_shown_again() -> None:
    other, hit = waiting()
    seen = answers.sight_of(hit).digest
    type(other.detail).objects.update(text=f"Khác: {EMAIL}")
    for given in (answers.redact, lambda *a, **k: answers.keep(*a, **k, ground="others")):
        with pytest.raises(Refused, match="changed"):
            given(hit, staff=make_staff(), seen=seen)
    redact(hit)
    type(other.detail).objects.update(text="Sau đó: […]")
    with pytest.raises(Refused, match="changed"):
        answers.undo(hit, staff=make_staff())


def test_a_place_that_names_somebody_else_is_kept_and_blocks_nothing() -> None:
    other, hit = waiting()
    answer(hit, KeptGround.OTHERS, words="Trùng số")
    hit.refresh_from_db()
    assert (hit.answer, hit.ground, hit.words, hit.answered_by is not None) == ("kept", "others", "Trùng số", True)
    assert check.check(order_of(hit.order.case))
    assert EMAIL in question_of(other)
    assert Certificate.objects.get().content["kept"] == []


def test_what_cannot_be_taken_out_is_kept_and_the_certificate_says_so() -> None:
    """A ledger lets nobody change it."""
    trail.record("note", f"letter to {EMAIL}")
    check.check(execute(whole_file()))
    hit = ScanHit.objects.get()
    with pytest.raises(Refused, match="ledger"):
        redact(hit)
    answers.keep(hit, staff=make_staff(), seen=answers.sight_of(hit).digest, ground=KeptGround.CANNOT)
    assert check.check(order_of(hit.order.case))
    assert "casework_trailentry.target" in kept(Certificate.objects.get())[0]
    case = hit.order.case
    case.refresh_from_db()
    assert case.outcome == "partly"


def test_one_place_that_fails_stops_no_other() -> None:
    other = asks(f"Hỏi {EMAIL}")
    second = make_case(Kind.QUESTION, person=other.person, detail={"text": f"Lại hỏi {EMAIL}"})
    check.check(execute(whole_file()))
    hits = list(ScanHit.objects.order_by("pk"))
    seen = [f"{hits[0].pk}:{'0' * 64}", f"{hits[1].pk}:{answers.sight_of(hits[1]).digest}"]
    sent(manager(), _selected_action=[hit.pk for hit in hits], sure="1", seen=seen, answer="redact")
    left = {question_of(each) for each in (other, second)}
    assert sum("[…]" in text for text in left) == 1


def test_a_place_that_is_gone_waits_for_nobody() -> None:
    other, hit = waiting()
    type(other.detail).objects.update(text="Thôi")
    assert check.check(order_of(hit.order.case))
    assert ScanHit.objects.get().answer == Answer.GONE


# ------------------------------------------------------------- every kind of column
def test_json_lists_files_and_notes_lose_exactly_what_was_marked() -> None:
    other = asks("x")
    note = other.events.create(verb="note", text=f"Gọi {PHONE}, rồi về")
    file = Attachment.objects.create(
        case=other, name="a.txt", content_type="text/plain", content=f"Từ {EMAIL} đó".encode()
    )
    proposed = {"email": EMAIL, "phone": "+84987000111"}
    asked = make_case(Kind.DATA_REQUEST, person=other.person, detail={"right": "correct", "proposed": proposed})
    check.check(execute(whole_file()))
    assert ScanHit.objects.count() == 3
    for hit in ScanHit.objects.all():
        redact(hit)
    note.refresh_from_db()
    file.refresh_from_db()
    assert note.text == "Gọi […], rồi về"
    assert bytes(file.content).decode() == "Từ […] đó"
    assert DataRequest.objects.get(case=asked).proposed == {"email": "[…]", "phone": "+84987000111"}
    for hit in ScanHit.objects.all():
        answers.undo(hit, staff=make_staff())
    note.refresh_from_db()
    file.refresh_from_db()
    assert note.text == f"Gọi {PHONE}, rồi về"
    assert bytes(file.content).decode() == f"Từ {EMAIL} đó"
    assert DataRequest.objects.get(case=asked).proposed == proposed


def test_a_stranger_who_proposed_the_victims_address_stops_nothing() -> None:
    """Anybody may propose it as a correction of their own details: it is asked about, and taken out or kept."""
    detail = {"right": "correct", "proposed": {"email": EMAIL}}
    make_case(Kind.DATA_REQUEST, person=somebody_else(), detail=detail)
    order = execute(whole_file())
    assert not check.check(order)
    hit = ScanHit.objects.get()
    assert (hit.table, hit.column) == ("privacy_datarequest", "proposed")
    redact(hit)
    assert check.check(order)


# ------------------------------------------------------------- whose values
def test_what_stands_beside_the_proof_is_not_looked_for() -> None:
    """Verified by the mailbox: the number that was typed next to it may be anybody's."""
    asks(f"Hỏi {PHONE} và {EMAIL}")
    by_link = {"right": Right.DELETE, "verified_how": VerifiedBy.MAILBOX, "verified_at": timezone.now()}
    case = make_case(Kind.DATA_REQUEST, person=make_person(), detail=by_link)
    request_verbs.decide(case, staff=make_staff(), decision=Decision.GRANTED)
    assert case.person
    assert reach.verified_values([case.person]) == {"email": {EMAIL}}
    order = execute(case)
    assert (order.needles["email"], order.needles["phone"], order.needles["tax_code"]) == ([EMAIL], [], [])


def test_a_number_that_a_call_reached_is_theirs_until_it_changes() -> None:
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        person = make_person()
        verbs.record_call(make_case(person=person), staff=make_staff(), method="phone", result="confirmed", note="")
    assert proven.values_of([person])["phone"] == {PHONE}
    person.phone = "+84987000999"
    person.save()
    person.refresh_from_db()
    assert proven.values_of([person])["phone"] == set()


def test_who_somebody_else_is_and_the_centres_own_details_are_no_places() -> None:
    looked_into = {(column.table, column.name) for column in columns()}
    for place in [
        ("casework_person", "email"), ("casework_person", "phone"), ("casework_letter", "address"),
        ("casework_consent", "address"), ("casework_centre", "email"), ("auth_user", "email"),
        ("casework_recipient", "contact"), ("consult_purchase", "invoice_email"), ("casework_disclosure", "content"),
    ]:  # fmt: skip
        assert place not in looked_into
    assert {
        ("casework_event", "text"),
        ("casework_attachment", "content"),
        ("django_admin_log", "change_message"),
    } <= looked_into


# ------------------------------------------------------------- whose rows
def test_evidence_of_another_complaint_stays_when_it_only_points_at_the_erased() -> None:
    mine = make_case(Kind.COMPLAINT, person=make_person())
    hers = make_case(Kind.COMPLAINT, person=somebody_else())
    staff = make_staff()
    facts = {"acknowledged_at": timezone.now(), "acknowledged_by": staff}
    Handling.objects.create(case=mine, **facts)
    theirs = Handling.objects.create(case=hers, evidence="BẰNG CHỨNG CỦA BÀ LAN", duplicate_of=mine, **facts)
    assert mine.person
    with transaction.atomic():
        walk.erase([mine.person])
    theirs.refresh_from_db()
    assert (theirs.evidence, theirs.duplicate_of_id) == ("BẰNG CHỨNG CỦA BÀ LAN", mine.pk)


def test_a_colleague_finds_no_open_riddle_in_the_list() -> None:
    person = make_person()
    left_open = make_case(person=person, status="in_progress")
    stays = make_case(person=somebody_else(), status="in_progress")
    execute(granted(person))
    left_open.refresh_from_db()
    stays.refresh_from_db()
    assert (left_open.status, left_open.outcome, stays.status) == ("closed", "withdrawn", "in_progress")


# ------------------------------------------------------------- holds
def test_an_open_complaint_and_a_completed_purchase_are_proposed_and_held_when_the_officer_agrees() -> None:
    person = make_person()
    complaint = make_case(Kind.COMPLAINT, person=person, detail={"story": "Bị lừa"})
    now = timezone.now()
    bought = make_case(Kind.PURCHASE, person=person, detail={"invoice_name": "Công ty A"})
    verbs.record_call(bought, staff=make_staff(), method="phone", result="confirmed", note="")
    Case.objects.filter(pk=bought.pk).update(status="closed", outcome="done", closed_at=now)
    case = granted(person)
    offered = proposals.of([person])
    assert {(each.ground, each.because) for each in offered} == {
        ("complaint", complaint.reference), ("accounting", bought.reference),
    }  # fmt: skip
    page = manager().open("casework_case_erase", case.pk).content.decode()
    assert all(f'value="{each.name}"' in page for each in offered)
    execute(case, hold=[each.name for each in offered])
    complaint.refresh_from_db()
    kept_person = Person.objects.get(pk=person.pk)
    assert complaint.status == "new"
    assert complaint.complaint.story == "Bị lừa"  # type: ignore[attr-defined]
    assert (kept_person.full_name, kept_person.email, kept_person.organisation) == (NAME, EMAIL, "")
    assert proposals.of([person]) == []
    assert {hold.ground for hold in Hold.objects.waiting()} == {"complaint", "accounting"}


def test_a_hold_that_was_proposed_waits_in_sight_for_a_second_person() -> None:
    """It lapses after a month: whoever may set its end sees it on the start page."""
    bought = make_case(Kind.PURCHASE, person=make_person())
    verbs.record_call(bought, staff=make_staff(), method="phone", result="confirmed", note="")
    closed_at = timezone.now().replace(month=1, day=2)
    Case.objects.filter(pk=bought.pk).update(
        status="closed", outcome="done", created_at=closed_at - timedelta(days=9), closed_at=closed_at
    )
    assert bought.person
    (offered,) = proposals.of([bought.person])
    officer = Desk("casework.add_hold", "casework.view_hold")
    execute(granted(bought.person), hold=[offered.name])
    hold = Hold.objects.waiting().get()
    assert (hold.proposed_until, hold.set_by) == (offered.until, None)
    assert "?end=waits" in officer.open("index").content.decode()
    page = officer.open("casework_hold_changelist", end="waits").content.decode()
    assert reverse("admin:casework_hold_change", args=[hold.pk]) in page
    holds.set_end(hold, seen=holds.shown(hold), staff=officer.staff)
    hold.refresh_from_db()
    assert hold.until == offered.until
    assert '?end=waits" class="card card--none"' in officer.open("index").content.decode()


# ------------------------------------------------------------- consents
@pytest.mark.clause("C2.2")
def test_a_refusal_at_a_mailbox_outlives_whoever_refused(settings: Any) -> None:
    refused = make_person()
    make_consent(Purpose.RELATED, Act.GRANTED, person=refused).withdraw_from_mailbox()
    assert Consent.objects.withdrawn_at(EMAIL) == {(Purpose.RELATED, None)}
    with transaction.atomic():
        walk.erase([refused])
    assert Consent.objects.withdrawn_at(EMAIL) == {(Purpose.RELATED, None)}
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "x" * 50
    assert Consent.objects.withdrawn_at(EMAIL) == {(Purpose.RELATED, None)}
    assert Consent.objects.withdrawn_at("lan@example.vn") == set()


@pytest.mark.clause("C2.2")
def test_an_old_grant_does_not_come_back_when_the_one_who_withdrew_is_erased() -> None:
    first, second = make_person(), make_person(full_name="Lê Văn Cường")
    make_consent(Purpose.MARKETING, Act.GRANTED, person=second)
    make_consent(Purpose.MARKETING, Act.GRANTED, person=first).withdraw_from_mailbox()
    with transaction.atomic():
        walk.erase([first])
    assert not Consent.objects.granted(Purpose.MARKETING).exists()
    assert scan.not_shared({"email": [EMAIL]})["email"] == []
