"""The talk goes on after "sent": what was asked, answered and sent, both ways, on the page of the case."""

from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import F

from casework.case import customer_verbs, verbs
from casework.case.case import Case
from casework.case.letters import REPLY
from casework.case.timeline import BY_CUSTOMER, INTERNAL, SAID, Event, Happened
from casework.erasure import preview
from casework.erasure.carry_out import carry_out, order_erasure
from casework.ground.calendar import VIETNAM
from casework.ground.errors import Refused
from casework.ground.kind import Kind
from casework.intake import call_slots, passphrases, tracking
from casework.post.letter import Letter, case_link
from casework.tests.factories import EMAIL, make_case, make_person, make_staff
from casework.tests.visitor import Visitor

pytestmark = pytest.mark.django_db
TRACK, WRITE, CALL, WITHDRAW = "/tra-cuu/", "/tra-cuu/tra-loi/", "/tra-cuu/goi-lai/", "/tra-cuu/rut-lai/"
PHRASE = "2345-6789-ABCD"


def by_link(case: Case, visitor: Visitor | None = None) -> Visitor:
    """Somebody who came from a letter."""
    visitor = visitor or Visitor()
    visitor.client.post("/yeu-cau/" + case_link(REPLY.letter(EMAIL, "vi", case=case)).partition("/yeu-cau/")[2])
    visitor.open(TRACK)
    return visitor


def by_reference(case: Case, contact: str = EMAIL) -> Visitor:
    visitor = Visitor()
    visitor.fill_in(TRACK, {"reference": case.reference, "contact": contact})
    visitor.open(TRACK)
    return visitor


def anonymous(kind: str = Kind.COMPLAINT) -> Case:
    phrase = passphrases.normalised(PHRASE)
    assert phrase
    return make_case(kind, person=None, passphrase_digest=passphrases.digest(phrase))


def done(visitor: Visitor) -> str:
    """What is shown after what was sent."""
    assert visitor.page.status_code == 302, visitor.text
    return str(visitor.open(visitor.page["Location"]).content.decode())


# ------------------------------------------------------------- what is shown
def test_whoever_came_by_mailbox_reads_all_that_was_said() -> None:
    case = make_case(Kind.QUESTION, detail={"text": "Dùng được trên máy Mac không?"})
    verbs.wait(case, staff=make_staff(), text="Máy của Quý khách đời nào?")
    customer_verbs.answer(case, text="Đời 2024")
    page = by_link(case).text
    for said in ("Dùng được trên máy Mac không?", "Máy của Quý khách đời nào?", "Đời 2024"):
        assert said in page


def test_whoever_knows_reference_and_address_sees_where_it_stands_and_no_word() -> None:
    case = make_case(Kind.QUESTION, detail={"text": "Dùng được trên máy Mac không?"})
    verbs.wait(case, staff=make_staff(), text="Máy của Quý khách đời nào?")
    customer_verbs.answer(case, text="Đời 2024")
    page = by_reference(case).text
    assert case.reference in page
    for said in ("Dùng được trên máy Mac không?", "Máy của Quý khách đời nào?", "Đời 2024"):
        assert said not in page


@pytest.mark.parametrize("verb", Happened.values)
def test_words_of_staff_to_staff_are_never_shown(verb: str) -> None:
    case = make_case()
    Event.objects.create(case=case, verb=verb, text="Lời cho đồng nghiệp")
    assert ("Lời cho đồng nghiệp" in by_link(case).text) == (verb in SAID)
    assert not set(SAID) & set(INTERNAL)
    assert set(BY_CUSTOMER) <= set(SAID)


# ------------------------------------------------------------- what is sent
def test_an_answer_says_thank_you_and_stays_visible() -> None:
    case = make_case()
    verbs.wait(case, staff=make_staff(), text="Mã số thuế?")
    visitor = by_link(case)
    visitor.send(WRITE, {"text": "0100109106"})
    page = done(visitor)
    assert 'role="status"' in page
    assert "0100109106" in page


def test_more_words_and_files_can_be_sent_while_the_case_is_open() -> None:
    case = make_case()
    visitor = by_link(case)
    file = SimpleUploadedFile("ghi chu.txt", "Số sê-ri 12".encode(), "text/plain")
    visitor.send(WRITE, {"text": "Gửi thêm", "attachments": file})
    page = done(visitor)
    assert "ghi chu.txt" in page
    assert "Gửi thêm" in page
    case.refresh_from_db()
    assert (case.status, case.attachments.count()) == ("new", 1)


def test_a_case_takes_no_more_files_than_its_share(monkeypatch: Any) -> None:
    monkeypatch.setattr(customer_verbs, "MOST_FILES", 0)
    case = make_case()
    visitor = by_link(case)
    visitor.send(WRITE, {"text": "Gửi thêm", "attachments": SimpleUploadedFile("a.txt", b"abc", "text/plain")})
    assert visitor.page.status_code == 200
    assert "Gửi thêm" in visitor.text
    assert not case.attachments.exists()


def test_a_button_pressed_twice_says_it_once() -> None:
    case = make_case()
    verbs.wait(case, staff=make_staff(), text="Mã số thuế?")
    visitor = by_link(case)
    hidden = visitor.hidden
    for _n in range(2):
        assert visitor.client.post(WRITE, hidden | {"text": "0100109106"}).status_code == 302
    assert case.events.filter(text="0100109106").count() == 1


def test_a_customer_is_called_at_a_time_the_centre_offers() -> None:
    case = make_case()
    visitor = by_link(case)
    value, words = call_slots.offered()[1]
    visitor.send(CALL, {"slot": value})
    assert words in done(visitor)
    assert case.events.get(verb="call_wished").text == words


def test_who_gave_no_number_is_offered_no_call() -> None:
    visitor = by_reference(anonymous(), PHRASE)
    assert "goi-lai" not in visitor.text
    with pytest.raises(Refused, match="no_phone"):
        customer_verbs.wish_call(anonymous(), text="Sáng mai")


def test_no_call_is_taken_for_a_day_the_centre_does_not_offer() -> None:
    case = make_case()
    visitor = by_link(case)
    visitor.send(CALL, {"slot": "2026-01-01-am"})
    assert visitor.page.status_code == 200
    assert not case.events.filter(verb="call_wished").exists()


def test_calls_are_offered_on_working_days_ahead_only() -> None:
    with time_machine.travel(datetime(2026, 11, 27, 16, 30, tzinfo=VIETNAM), tick=False):
        assert [value for value, _words in call_slots.offered()][:3] == [
            "2026-11-30-am",
            "2026-11-30-pm",
            "2026-12-01-am",
        ]


def test_a_request_is_withdrawn_by_whoever_came_by_mailbox() -> None:
    case = make_case()
    visitor = by_link(case)
    visitor.send(WITHDRAW, {"why": "Đã mua nơi khác", "sure": "on"})
    assert "Đã mua nơi khác" in done(visitor)
    case.refresh_from_db()
    assert (case.status, case.outcome) == ("closed", "withdrawn")


def test_whoever_merely_knows_the_reference_withdraws_nothing() -> None:
    case = make_case()
    visitor = by_reference(case)
    assert "rut-lai" not in visitor.text
    visitor.send(WITHDRAW, {"text": "x", "sure": "on"})
    case.refresh_from_db()
    assert case.status == "new"


# ------------------------------------------------------------- two tabs
@pytest.mark.parametrize("path", [WRITE, CALL, WITHDRAW, "/tra-cuu/chua-xong/"])
def test_a_form_of_another_case_is_told_and_never_applied(path: str) -> None:
    first, second = make_case(), make_case()
    visitor = by_link(first)
    hidden = visitor.hidden
    by_link(second, visitor)
    visitor.page = visitor.client.post(path, hidden | {"text": "Lời cho A", "sure": "on", "slot": "x"})
    assert visitor.page.status_code == 200
    assert first.reference in visitor.text
    assert "Lời cho A" in visitor.text
    for case in (first, second):
        case.refresh_from_db()
        assert (case.status, case.events.count()) == ("new", 1)


def test_a_form_that_names_no_case_is_not_applied() -> None:
    case = make_case()
    by_link(case).send(WRITE, {"text": "x"}, case=case.reference)
    assert case.events.count() == 1


def test_words_written_after_the_half_hour_are_kept() -> None:
    visitor = by_link(make_case())
    del visitor.client.cookies["vsign_track"]
    visitor.send(WRITE, {"text": "Bốn mươi phút gõ"})
    assert "Bốn mươi phút gõ" in visitor.text


# ------------------------------------------------------------- without a mailbox
def test_an_anonymous_customer_is_asked_and_answers_behind_the_passphrase() -> None:
    case = anonymous()
    verbs.wait(case, staff=make_staff(), text="Ai đã gọi cho Quý khách?")
    visitor = by_reference(case, PHRASE)
    assert "Ai đã gọi cho Quý khách?" in visitor.text
    visitor.send(WRITE, {"text": "Số 0900 000 000"})
    assert "Số 0900 000 000" in done(visitor)
    case.refresh_from_db()
    assert case.status == "in_progress"
    verbs.close(case, staff=make_staff(), outcome="invalid", text="Đã nhắc nhở nhân viên.")
    assert "Đã nhắc nhở nhân viên." in by_reference(case, PHRASE).text
    assert not Letter.objects.filter(case=case, to_staff=False).exists()


def test_a_case_with_a_phone_only_ends_with_an_answer_after_a_call() -> None:
    case, staff = make_case(Kind.QUESTION, person=make_person(email=""), channel="phone"), make_staff()
    verbs.wait(case, staff=staff, text="Máy đời nào?")
    assert case.events.get(verb="waiting").text == "Máy đời nào?"
    with pytest.raises(Refused, match="uncalled"):
        verbs.close(case, staff=staff, outcome="done", text="Dùng được.")
    verbs.record_call(case, staff=staff, method="phone", result="no_answer")
    with pytest.raises(Refused, match="uncalled"):
        verbs.close(case, staff=staff, outcome="not_done")
    verbs.record_call(case, staff=staff, method="phone", result="told")
    verbs.close(case, staff=staff, outcome="done", text="Dùng được.")
    assert case.events.get(verb="closed").text == "Dùng được."


def test_who_cannot_be_reached_by_phone_may_be_given_up() -> None:
    case = make_case(Kind.QUESTION, person=make_person(email=""), channel="phone")
    verbs.close(case, staff=make_staff(), outcome="unreachable")
    assert case.status == "closed"


# ------------------------------------------------------------- staff hear of it
def test_the_assignee_is_told_and_the_case_is_marked_until_somebody_answers() -> None:
    staff = make_staff(email="can.bo@example.vn")
    case = make_case(status="in_progress", assignee=staff)
    visitor = by_link(case)
    visitor.send(WRITE, {"text": "Còn một điều"})
    told = Letter.objects.get(purpose="customer_wrote")
    assert (told.address, told.to_staff) == ("can.bo@example.vn", True)
    assert "Còn một điều" not in told.text.body
    case.refresh_from_db()
    assert case.customer_wrote_at is not None
    verbs.reply(case, staff=staff, text="Vâng")
    assert case.customer_wrote_at is None


def test_of_a_case_that_is_nobodys_those_hear_who_hear_of_new_ones() -> None:
    customer_verbs.add(make_case(), text="Còn một điều")
    assert Letter.objects.get(purpose="customer_wrote").address


def test_what_was_said_goes_with_an_erasure() -> None:
    case = make_case(Kind.DATA_REQUEST)
    Event.objects.create(case=case, verb=Happened.REPLIED, text="Thưa chị Ánh")
    assert case.person
    with transaction.atomic():
        order = order_erasure(case, staff=make_staff(), in_part=False)
        seen = preview.shown([case.person])
        carry_out(order, persons=[case.person], verified={}, seen=seen, staff=make_staff(), typed=case.reference)
    assert not case.events.filter(text__contains="Ánh").exists()


# ------------------------------------------------------------- nothing written is lost
def a_file(name: str = "ghi chu.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "Số sê-ri 12".encode(), "text/plain")


def pages_own(visitor: Visitor) -> dict[str, str]:
    return {name: value for name, value in visitor.hidden.items() if name.startswith("_attachments")}


def test_a_file_stays_when_the_words_were_forgotten() -> None:
    case = make_case()
    visitor = by_link(case)
    visitor.send(WRITE, {"text": " ", "attachments": a_file()})
    assert visitor.page.status_code == 200
    visitor.send(WRITE, {"text": "Gửi thêm"} | pages_own(visitor))
    assert "ghi chu.txt" in done(visitor)
    assert case.attachments.count() == 1


def test_words_and_files_wait_until_the_case_is_opened_again() -> None:
    case = make_case()
    visitor = by_link(case)
    del visitor.client.cookies["vsign_track"]
    visitor.send(WRITE, {"text": "Bốn mươi phút gõ", "attachments": a_file()})
    assert "Bốn mươi phút gõ" in visitor.text
    assert "ghi chu.txt" in visitor.text
    visitor.send(TRACK, {"reference": case.reference, "contact": EMAIL})
    assert visitor.page.status_code == 200
    assert "Bốn mươi phút gõ</textarea>" in visitor.text
    visitor.send(WRITE, {"text": "Bốn mươi phút gõ"})
    assert visitor.page.status_code == 302, visitor.text
    assert case.attachments.count() == 1


def test_the_other_language_keeps_words_and_files_of_a_case() -> None:
    case = make_case()
    visitor = by_link(case)
    visitor.send(f"/en{TRACK}", {"text": "Gửi thêm", "why": "Lâu quá", "attachments": a_file(), "_redraw": "1"})
    assert 'lang="en"' in visitor.text
    assert "Gửi thêm</textarea>" in visitor.text
    assert "Lâu quá</textarea>" in visitor.text
    assert "ghi chu.txt" in visitor.text
    assert 'class="summary"' not in visitor.text


def test_what_stands_in_another_part_of_the_page_stays_when_one_is_sent() -> None:
    case = make_case()
    visitor = by_link(case)
    value, words = call_slots.offered()[1]
    visitor.send(CALL, {"slot": value, "text": "Chưa gửi", "attachments": a_file()})
    assert visitor.page.status_code == 200
    assert words in visitor.text
    assert "Chưa gửi</textarea>" in visitor.text
    visitor.send(WRITE, {"text": "Chưa gửi"})
    assert visitor.page.status_code == 302
    assert case.attachments.count() == 1


def test_the_same_words_with_another_file_are_not_taken_for_a_second_press() -> None:
    case = make_case()
    visitor = by_link(case)
    for name in ("a.txt", "b.txt"):
        visitor.open(TRACK)
        visitor.send(WRITE, {"text": "Gửi thêm", "attachments": SimpleUploadedFile(name, name.encode())})
    assert set(case.attachments.values_list("name", flat=True)) == {"a.txt", "b.txt"}


def test_a_request_withdrawn_twice_is_withdrawn() -> None:
    visitor = by_link(make_case())
    hidden = visitor.hidden
    answers = [visitor.client.post(WITHDRAW, hidden | {"sure": "on"}).status_code for _n in range(2)]
    assert answers == [302, 302]


def test_whoever_moves_the_case_at_the_same_moment_keeps_no_customer_from_writing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = make_case()
    visitor = by_link(case)
    seen = tracking.opened

    def meanwhile(request: Any) -> Any:
        here = seen(request)
        verbs.note(Case.objects.get(pk=case.pk), staff=make_staff(), text="Đã xem") if here else None
        Case.objects.filter(pk=case.pk).update(version=F("version") + 1)
        return here

    monkeypatch.setattr(tracking, "opened", meanwhile)
    visitor.send(WRITE, {"text": "Gửi thêm"})
    assert visitor.page.status_code == 302, visitor.text
    assert case.events.filter(text="Gửi thêm").count() == 1


def test_a_photo_of_three_megabytes_can_be_sent_as_an_answer() -> None:
    case = make_case()
    visitor = by_link(case)
    large = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n" + b"0" * 3_000_000 + b"\n%%EOF\n")
    visitor.send(WRITE, {"text": "Đây", "attachments": large})
    assert visitor.page.status_code == 302, visitor.page
    assert case.attachments.count() == 1
