"""Following a request: with the reference and the contact given, and nothing personal on the page."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from casework.case import verbs
from casework.case.case import Case
from casework.case.states import Status
from casework.intake import tracking
from casework.intake.draft_file import DraftFile
from casework.tests.factories import EMAIL, NAME, PHONE, make_case, make_person, make_staff
from casework.tests.visitor import Visitor

pytestmark = pytest.mark.django_db
TRACK = "/tra-cuu/"


def look_up(case: Case, contact: str = EMAIL, visitor: Visitor | None = None) -> Visitor:
    visitor = visitor or Visitor()
    visitor.fill_in(TRACK, {"reference": case.reference, "contact": contact})
    if visitor.page.status_code == 302:
        visitor.open(visitor.page["Location"])
    return visitor


@pytest.mark.clause("C9.1")
@pytest.mark.parametrize("contact", [EMAIL, EMAIL.upper(), "0912 345 678", "+84 912.345.678", PHONE])
def test_reference_and_any_contact_given_open_the_timeline(contact: str) -> None:
    visitor = look_up(make_case(), contact)
    assert "Yêu cầu của Quý khách đã được tiếp nhận" in visitor.text


@pytest.mark.parametrize("typed", ["vs-{}-{}", "{}{}", " VS {} {} "])
def test_a_reference_is_understood_however_it_is_typed(typed: str) -> None:
    case = make_case()
    _vs, first, second = case.reference.split("-")
    visitor = Visitor()
    visitor.fill_in(TRACK, {"reference": typed.format(first, second).lower(), "contact": EMAIL})
    assert visitor.page.status_code == 302


def test_the_timeline_shows_nothing_personal() -> None:
    staff = make_staff(first_name="Bình", last_name="Trần")
    case = make_case(person=make_person(organisation="Công ty Cà Mau"))
    verbs.reply(case, staff=staff, text="Thư trả lời riêng")
    visitor = look_up(case)
    for private in (NAME, EMAIL, PHONE, "0912", "Công ty Cà Mau", "Thư trả lời riêng", "Bình", "Tôi cần chữ ký số"):
        assert private not in visitor.text.partition("<main")[2].partition("</main>")[0]


def test_internal_events_are_not_shown() -> None:
    staff = make_staff()
    case = make_case()
    verbs.wait(case, staff=staff, text="Mã số thuế?")
    before = look_up(case).text.count("<time datetime=")
    verbs.note(case, staff=staff, text="Khách hẹn chiều")
    assert look_up(case).text.count("<time datetime=") == before


@pytest.mark.parametrize("contact", ["someone.else@example.vn", "0987654321"])
def test_whatever_does_not_match_gets_the_same_answer(contact: str) -> None:
    case = make_case()
    wrong_contact = look_up(case, contact)
    unknown = Visitor()
    unknown.fill_in(TRACK, {"reference": "VS-0000-0000", "contact": EMAIL})
    said = [v.text.partition('id="summary-heading"')[2].partition("</div>")[0] for v in (wrong_contact, unknown)]
    assert said[0] == said[1] != ""


def test_the_contact_of_another_case_does_not_open_this_one() -> None:
    make_case(person=make_person(email="other@example.vn"))
    assert "Quá trình xử lý" not in look_up(make_case(), "other@example.vn").text


@pytest.mark.clause("C3.1")
def test_whoever_is_erased_follows_nothing_though_the_law_keeps_their_address() -> None:
    case = make_case(person=make_person(erased_at=timezone.now(), held=True))
    assert "Quá trình xử lý" not in look_up(case, EMAIL).text


@pytest.mark.parametrize("details", [{"email": ""}, {"phone": ""}])
def test_a_contact_that_was_not_given_opens_nothing(details: dict[str, str]) -> None:
    case = make_case(person=make_person(**details), channel="counter")
    assert tracking.find(case.reference, "") is None


def test_the_address_carries_neither_reference_nor_contact() -> None:
    visitor = Visitor()
    visitor.fill_in(TRACK, {"reference": make_case().reference, "contact": EMAIL})
    assert visitor.page["Location"] == TRACK


def test_another_browser_starts_with_the_form() -> None:
    look_up(make_case())
    assert "Quá trình xử lý" not in Visitor().open(TRACK).content.decode()


def test_it_closes_after_half_an_hour() -> None:
    visitor = look_up(make_case())
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert "Quá trình xử lý" not in visitor.open(TRACK).content.decode()


def test_closing_on_a_shared_computer_forgets_the_case_and_the_receipt() -> None:
    visitor = look_up(make_case())
    visitor.send("/tra-cuu/dong/", {})
    assert "Quá trình xử lý" not in visitor.open(TRACK).content.decode()


def test_the_customer_answers_while_staff_wait() -> None:
    case = make_case()
    verbs.wait(case, staff=make_staff(), text="Mã số thuế?")
    visitor = look_up(case)
    visitor.send("/tra-cuu/tra-loi/", {"text": "0100109106"})
    assert visitor.page.status_code == 302
    case.refresh_from_db()
    assert case.status == Status.IN_PROGRESS
    assert case.events.get(verb="customer_answered").text == "0100109106"
    assert "0100109106" not in visitor.open(TRACK).content.decode()


def test_an_answer_to_a_case_that_is_closed_by_now_is_kept_on_the_screen() -> None:
    case = make_case()
    staff = make_staff()
    verbs.wait(case, staff=staff, text="Mã số thuế?")
    visitor = look_up(case)
    verbs.close(case, staff=staff, outcome="unreachable")
    visitor.send("/tra-cuu/tra-loi/", {"text": "0100109106"})
    assert visitor.page.status_code == 200
    assert "<title>Lỗi:" in visitor.text
    assert "0100109106" in visitor.text


def test_an_empty_answer_is_asked_for_again() -> None:
    case = make_case()
    verbs.wait(case, staff=make_staff(), text="Mã số thuế?")
    visitor = look_up(case)
    visitor.send("/tra-cuu/tra-loi/", {"text": ""})
    assert "<title>Lỗi:" in visitor.text
    case.refresh_from_db()
    assert case.status == Status.WAITING


def test_an_answer_without_an_opened_case_leads_back_to_the_form() -> None:
    visitor = Visitor()
    visitor.open(TRACK)
    assert "Lời đã gõ" in visitor.send("/tra-cuu/tra-loi/", {"text": "Lời đã gõ"}).content.decode()
    assert 'name="reference"' in visitor.text


def test_too_many_tries_are_told_when_to_try_again(settings: Any) -> None:
    settings.THROTTLE_RATES = {**settings.THROTTLE_RATES, "track": "2/h"}
    case = make_case()
    for _n in range(2):
        look_up(case, "wrong@example.vn")
    visitor = look_up(case)
    assert visitor.page.status_code == 429
    assert int(visitor.page["Retry-After"]) > 0
    assert EMAIL in visitor.text


@pytest.mark.parametrize("reference", ["", "VS-", "VS-1234-1234", "😀", "\x00", "a" * 5000])
def test_nonsense_for_a_reference_is_explained(reference: str) -> None:
    visitor = Visitor()
    visitor.fill_in(TRACK, {"reference": reference, "contact": EMAIL})
    assert visitor.page.status_code == 200
    assert "<title>Lỗi:" in visitor.text
    assert EMAIL in visitor.text


def test_closing_on_a_shared_computer_forgets_the_files_of_forms_not_sent() -> None:
    here, elsewhere = look_up(make_case()), Visitor()
    for visitor in (here, elsewhere):
        file = SimpleUploadedFile("don.txt", "Nội dung đơn".encode())
        visitor.open("/khieu-nai/an-danh/")
        visitor.send("/khieu-nai/an-danh/", {"story": "", "attachments": file})
    assert DraftFile.objects.count() == 2
    here.send("/tra-cuu/dong/", {})
    assert DraftFile.objects.count() == 1
