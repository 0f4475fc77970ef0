"""Staff enter a case for a caller or a letter: the public form's fields and rules, the channel on record."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casework.case.case import Case
from casework.ground.kind import Kind
from casework.intake.filing import Filing, file_case
from casework.ledger.access import AccessEntry
from casework.ledger.entries import TrailEntry
from casework.people.person import Person
from casework.post.letter import Letter
from casework.tests.desk import Desk, manager
from casework.tests.factories import NAME, make_case, make_colleague, make_person, some_detail
from casework.tests.visitor import CONTACT, HIDDEN

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C6.3")]
SOMEBODY = {"customer_type": "individual", "adult": "on"}
ANSWERS: dict[str, dict[str, Any]] = {
    "consultation": SOMEBODY | {"question": "Chữ ký số cho hộ kinh doanh?"},
    "purchase": SOMEBODY
    | {
        "request_type": "new",
        "lines-0-service": "chu-ky-so-ca-nhan-usb-token",
        "lines-0-term": "1",
        "lines-0-quantity": "1",
    },
    "data_request": {"right": "delete", "accepts_risk": "on"},
    "complaint": {"ground": "stolen", "story": "Có người gọi đọc đúng mã số thuế của tôi."},
    "misuse": {"what": ["pin"], "going_on": "yes", "story": "Kế toán cũ giữ token."},
    "question": {"topic": "policy", "text": "Trung tâm giữ thông tin bao lâu?"},
}


def enter(desk: Desk, kind: str, **changes: Any) -> Any:
    address = reverse("admin:casework_case_enter", args=[kind])
    page = desk.client.get(address)
    hidden = dict(HIDDEN.findall(page.content.decode().partition('<div class="verb">')[2]))
    form = hidden | CONTACT | ANSWERS[kind] | {"channel": "phone"} | changes
    return desk.client.post(address, {name: value for name, value in form.items() if value is not None})


@pytest.mark.parametrize("kind", Kind.values)
def test_each_kind_can_be_entered_for_a_caller(kind: str) -> None:
    desk = manager()
    answer = enter(desk, kind)
    case = Case.objects.get()
    assert answer["Location"] == reverse("admin:casework_case_change", args=[case.pk])
    assert (case.kind, case.channel, case.policy_version) == (kind, "phone", None)
    assert case.registration.summary(case.detail)
    assert TrailEntry.objects.get(verb="file").staff == desk.staff
    assert Letter.objects.filter(purpose="receipt").count() == 1


@pytest.mark.parametrize("channel", ["phone", "mail", "post", "counter", "centre"])
def test_the_channel_is_recorded(channel: str) -> None:
    enter(manager(), "question", channel=channel, reason="Báo lịch bảo trì" if channel == "centre" else "")
    assert Case.objects.get().channel == channel


@pytest.mark.parametrize("channel", ["web", "pigeon", ""])
def test_a_case_from_the_website_is_not_entered_here(channel: str) -> None:
    assert enter(manager(), "question", channel=channel).status_code == 200
    assert not Case.objects.exists()


def test_the_clock_runs_from_when_it_came() -> None:
    came = timezone.localtime() - timedelta(days=3)
    enter(manager(), "question", channel="post", received_at=f"{came:%d/%m/%Y %H:%M}")
    case = Case.objects.get()
    assert abs(case.created_at - came) < timedelta(minutes=1)


@pytest.mark.parametrize("when", ["01/01/2001 09:00", "31/12/2999 09:00", "hôm qua"])
def test_a_time_that_cannot_be_is_refused_and_nothing_typed_is_lost(when: str) -> None:
    answer = enter(manager(), "question", received_at=when)
    assert answer.status_code == 200
    assert "Trung tâm giữ thông tin bao lâu?" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_caller_without_a_mailbox_is_entered_too_and_gets_no_mail() -> None:
    enter(manager(), "question", email="")
    assert Person.objects.get().email == ""
    assert set(Letter.objects.values_list("purpose", flat=True)) == {"staff_notice"}


def test_without_phone_and_mailbox_there_is_nobody_to_answer() -> None:
    answer = enter(manager(), "question", email="", phone="")
    assert answer.status_code == 200
    assert not Case.objects.exists()


def test_the_rules_of_the_public_form_hold() -> None:
    assert enter(manager(), "question", phone="0123 456 7890").status_code == 200
    assert enter(manager(), "complaint", story="").status_code == 200
    assert not Case.objects.exists()


def test_a_second_press_leads_to_the_case_that_the_first_has_made() -> None:
    desk = manager()
    address = reverse("admin:casework_case_enter", args=["question"])
    page = desk.client.get(address)
    form = dict(HIDDEN.findall(page.content.decode().partition('<div class="verb">')[2]))
    form |= CONTACT | ANSWERS["question"] | {"channel": "phone"}
    first, second = desk.client.post(address, form), desk.client.post(address, form)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


@pytest.mark.clause("C2.5")
def test_a_case_of_the_centres_own_starts_from_a_person_and_keeps_its_reason() -> None:
    desk, earlier = manager(), make_case()
    address = reverse("admin:casework_case_enter", args=["question"]) + f"?like={earlier.pk}"
    page = desk.client.get(address).content.decode()
    assert 'value="Nguyễn Thị Ánh"' in page
    told = "Chứng thư của Quý khách sắp hết hạn."
    assert "Xin nêu lý do" in enter(desk, "question", channel="centre", text=told).content.decode()
    enter(desk, "question", channel="centre", text=told, reason="Nhắc gia hạn trước khi hết hạn")
    case = Case.objects.latest("pk")
    assert (case.channel, case.question.text) == ("centre", told)
    assert case.events.get().text == "Nhắc gia hạn trước khi hết hạn"
    assert "Nhắc gia hạn trước khi hết hạn" in desk.see(case).content.decode()
    first = Letter.objects.filter(case=case, to_staff=False).get()
    assert first.purpose == "contacted"
    assert "Nhắc gia hạn" not in first.text.body


@pytest.mark.clause("C2.5")
def test_nobody_opens_a_case_towards_a_person_who_has_restricted_the_use_of_their_data() -> None:
    desk, earlier = manager(), make_case()
    Person.objects.filter(pk=earlier.person_id).update(restricted_at=timezone.now())
    own = {"channel": "centre", "reason": "Khảo sát", "phone": ""}
    page = enter(desk, "question", **own)
    assert "hạn chế" in page.content.decode()
    assert Case.objects.count() == 1
    assert TrailEntry.objects.get(refused="restricted").target == "a question"
    assert enter(desk, "question").status_code == 302
    assert enter(desk, "question", **own | {"full_name": "Trần Văn Bình"}).status_code == 302


@pytest.mark.clause("C4.1")
def test_only_kinds_that_one_works_can_be_entered() -> None:
    desk = Desk("consult.view_purchasecase", "consult.change_purchasecase")
    assert desk.open("casework_case_enter", "purchase").status_code == 200
    assert desk.open("casework_case_enter", "complaint").status_code == 403
    assert manager().open("casework_case_enter", "gossip").status_code == 404


@pytest.mark.parametrize("may", [True, False])
def test_what_staff_enter_is_theirs_if_they_may_work_it(may: bool) -> None:
    """Whoever took the call goes on with it; nobody is given what they cannot open."""
    colleague = make_colleague("consultants" if may else "auditors")
    filing = Filing(
        kind=Kind.QUESTION,
        contact={"full_name": "Lê Bảo Ánh", "phone": "+84912000111"},
        channel="phone",
        staff=colleague,
    )
    case = file_case(filing, lambda case: [some_detail(case, Kind.QUESTION)])
    assert case.assignee == (colleague if may else None)


def test_the_load_of_each_colleague_stands_beside_their_name() -> None:
    colleague = make_colleague("consultants", username="an.nguyen")
    for _each in range(3):
        make_case(assignee=colleague)
    make_case(assignee=colleague, status="closed")
    page = manager().open("casework_case_assign", make_case().pk)
    labels = {str(value): label for value, label in page.context["form"].fields["to"].choices}
    assert labels[str(colleague.pk)].endswith("3)")


# ------------------------------------------------------------- looking up who calls
def look_up(desk: Desk, phone: str, kind: str = "consultation") -> Any:
    desk.open("casework_case_enter", kind)
    proof = {"HTTP_X_CSRFTOKEN": desk.client.cookies["csrftoken"].value}
    return desk.client.post(reverse("admin:casework_case_callers", args=[kind]), {"phone": phone}, **proof)


def looks() -> list[tuple[int | None, str]]:
    return list(AccessEntry.objects.order_by("pk").values_list("person", "page"))


@pytest.mark.parametrize("typed", ["0912345678", "+84 912 345 678", "0912.345.678 (Zalo)"])
def test_a_caller_is_found_by_the_whole_number_and_the_look_is_written_down(typed: str) -> None:
    desk, case = manager(), make_case()
    page = look_up(desk, typed).content.decode()
    assert NAME in page
    assert case.reference in page
    assert looks() == [(case.person_id, "casework_case_callers")]


@pytest.mark.parametrize("typed", ["0912 345", "", "anh.nguyen@example.vn", "x" * 5000, "0912345678" * 9])
def test_less_than_a_number_finds_nobody(typed: str) -> None:
    make_case()
    page = look_up(manager(), typed)
    assert page.content.decode().strip() == ""
    assert not AccessEntry.objects.exists()


def test_only_those_are_found_of_whom_one_may_see_a_case() -> None:
    desk = Desk("consult.change_consultationcase", "consult.view_consultationcase")
    seen = make_case("consultation", person=make_person())
    make_case("complaint", person=make_person(full_name="Trần Văn Kín"))
    make_case("data_request", person=seen.person)
    page = look_up(desk, "0912345678")
    assert [case.pk for case in page.context["callers"].cases] == [seen.pk]
    assert "Trần Văn Kín" not in page.content.decode()
    assert looks() == [(seen.person_id, "casework_case_callers")]


def test_somebody_erased_is_not_found() -> None:
    person = make_person(full_name="", email="", held=True, erased_at=timezone.now())
    make_case(person=person, channel="phone")
    assert look_up(manager(), "0912345678").context["callers"].cases == []


def test_whoever_may_not_enter_such_cases_looks_nobody_up() -> None:
    make_case()
    assert look_up(Desk("consult.view_consultationcase"), "0912345678").status_code == 403
    assert manager().open("casework_case_callers", "consultation").status_code == 405
    assert look_up(manager(), "0912345678", "pigeon").status_code == 404


def test_looking_up_costs_one_query_beside_the_session_and_the_look() -> None:
    desk = manager()
    for number in range(3):
        make_case(person=make_person(full_name=f"Người {number}"))
    look_up(desk, "0912345678")
    proof = {"HTTP_X_CSRFTOKEN": desk.client.cookies["csrftoken"].value}
    address = reverse("admin:casework_case_callers", args=["consultation"])
    with CaptureQueriesContext(connection) as queries:
        desk.client.post(address, {"phone": "0912345678"}, **proof)
    assert sum("casework_person" in each["sql"] for each in queries) == 1


def test_without_a_script_a_button_looks_up_and_another_fills_in_and_nothing_typed_is_lost() -> None:
    desk, case = manager(), make_case(person=make_person(organisation="Công ty Thủy sản"))
    typed = {"question": "Gia hạn thế nào?", "full_name": "", "email": "", "customer_type": None, "adult": None}
    page = enter(desk, "consultation", look_up="1", **typed)
    assert page.context["callers"].cases == [case]
    assert page.context["form"]["question"].value() == "Gia hạn thế nào?"
    assert not page.context["form"].errors
    page = enter(desk, "consultation", use=str(case.person_id), **typed)
    form = page.context["form"]
    assert (form["full_name"].value(), form["organisation"].value()) == (NAME, "Công ty Thủy sản")
    assert form["question"].value() == "Gia hạn thế nào?"
    assert not form.errors
    assert Case.objects.count() == 1


def test_nobodys_details_are_filled_in_whom_one_may_not_see() -> None:
    desk = Desk("consult.change_consultationcase", "consult.view_consultationcase")
    hidden = make_case("complaint", person=make_person(full_name="Trần Văn Kín"))
    for number in (str(hidden.person_id), "0", "x", "9" * 30):
        page = enter(desk, "consultation", use=number)
        assert "Trần Văn Kín" not in page.content.decode()
    assert not AccessEntry.objects.exists()


def test_a_known_caller_is_entered_with_two_presses_and_is_the_same_person() -> None:
    desk, case = manager(), make_case(person=make_person(customer_type="individual"))
    page = enter(desk, "consultation", use=str(case.person_id), full_name="", email="")
    sent = {field.html_name: field.value() for field in page.context["form"] if field.value()}
    enter(desk, "consultation", **sent | {"question": "Gia hạn thế nào?", "adult": "on"})
    entered = Case.objects.latest("pk")
    assert entered.person == case.person
    assert entered.assignee == desk.staff
