"""From the sent form to the receipt: what is stored, once, and who sees it again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from casework.case.case import Case
from casework.case.timeline import Event
from casework.centre.session import StaffSession
from casework.intake.submission import Submission
from casework.ledger.entries import TrailEntry
from casework.people.person import Person
from casework.post.letter import Letter
from casework.tests.visitor import ASK, QUESTION, Visitor, reference_of

pytestmark = pytest.mark.django_db


def test_a_sent_form_is_a_case_with_everything_that_belongs_to_it() -> None:
    reference = reference_of(Visitor().ask())
    case = Case.objects.get()
    assert (case.reference, case.kind, case.channel, case.status) == (reference, "question", "web", "new")
    assert case.policy_version is not None
    assert case.policy_version.number == 1
    assert case.question.text == QUESTION["text"]
    person = Person.objects.get()
    assert (person.full_name, person.email, person.phone) == (
        "Nguyễn Thị Ánh",
        "anh.nguyen@example.vn",
        "+84912345678",
    )
    assert case.person == person
    assert [e.verb for e in Event.objects.all()] == ["received"]
    entry = TrailEntry.objects.get()
    assert (entry.verb, entry.target) == ("file", f"case {reference}")


def test_receipt_and_staff_notice_wait_in_the_queue_with_their_jobs() -> None:
    Visitor().ask()
    letters = {letter.purpose: letter for letter in Letter.objects.all()}
    assert set(letters) == {"receipt", "staff_notice"}
    assert letters["receipt"].address == "anh.nguyen@example.vn"
    jobs = ProcrastinateJob.objects.filter(task_name="casework.send_letters")
    assert sorted(pk for job in jobs for pk in job.args["ids"]) == sorted(letter.pk for letter in letters.values())
    assert [set(job.args) for job in jobs] == [{"ids"}]


def test_the_staff_notice_names_nobody() -> None:
    Visitor().ask()
    notice = Letter.objects.get(purpose="staff_notice")
    for secret in (*QUESTION.values(), "anh.nguyen@example.vn", "+84912345678"):
        assert secret not in notice.text.subject + notice.text.body or secret == "service"


@pytest.mark.clause("C5.1")
def test_the_receipt_mail_names_the_centre_and_why_it_was_sent() -> None:
    reference = reference_of(Visitor().ask())
    body = Letter.objects.get(purpose="receipt").text.body
    for said in (reference, "25 Ngô Quyền", "024 222 05513", "dangkyca@ecomviet.vn", "phiên bản 1"):
        assert said in body


def test_an_english_visitor_gets_an_english_receipt_and_mail() -> None:
    visitor = Visitor()
    visitor.fill_in("/en" + ASK, QUESTION)
    receipt = visitor.open(visitor.page["Location"])
    assert "We have received your request" in receipt.content.decode()
    letter = Letter.objects.get(purpose="receipt")
    assert letter.text.subject.startswith("We have received your request")
    assert "Dear customer," in letter.text.body


def test_the_receipt_tells_what_happens_next_and_by_when() -> None:
    visitor = Visitor()
    reference = reference_of(visitor.ask())
    page = visitor.open(f"/da-gui/{reference}/").content.decode()
    case = Case.objects.get()
    assert reference in page
    assert f'datetime="{case.first_due_at.astimezone().isoformat()}'[:26] in page or "<time datetime=" in page
    assert "anh.nguyen@example.vn" in page


def test_the_receipt_opens_again_in_this_browser_and_in_no_other() -> None:
    visitor = Visitor()
    reference = reference_of(visitor.ask())
    assert visitor.open(f"/da-gui/{reference}/").status_code == 200
    assert Visitor().open(f"/da-gui/{reference}/").status_code == 404
    assert visitor.open("/da-gui/VS-0000-0000/").status_code == 404


def test_a_visitor_who_only_looks_leaves_nothing_behind() -> None:
    visitor = Visitor()
    for path in (ASK, "/khieu-nai/", "/tra-cuu/", "/en/lien-he/", "/chinh-sach-bao-mat/"):
        with CaptureQueriesContext(connection) as captured:
            visitor.open(path)
        assert not [q for q in captured if not q["sql"].startswith("SELECT")]
    assert set(visitor.client.cookies) <= {"csrftoken"}
    assert not StaffSession.objects.exists()


def test_the_page_is_drawn_once_and_its_tokens_are_each_visitors_own() -> None:
    first, second = Visitor(), Visitor()
    first.open(ASK)
    second.open(ASK)
    assert first.hidden["token"] != second.hidden["token"]
    assert first.hidden["csrfmiddlewaretoken"] != second.hidden["csrfmiddlewaretoken"]
    alike = [
        v.text.replace(v.hidden["token"], "").replace(v.hidden["csrfmiddlewaretoken"], "") for v in (first, second)
    ]
    assert alike[0] == alike[1]


def test_a_second_press_of_the_button_leads_to_the_same_receipt() -> None:
    visitor = Visitor()
    visitor.open(ASK)
    hidden = visitor.hidden
    first = reference_of(visitor.client.post(ASK, QUESTION | hidden))
    again = reference_of(visitor.client.post(ASK, QUESTION | hidden))
    assert first == again
    assert Case.objects.count() == Submission.objects.count() == 1


def test_changed_content_under_a_used_token_is_asked_about_and_keeps_what_was_typed() -> None:
    visitor = Visitor()
    visitor.open(ASK)
    hidden = visitor.hidden
    first = reference_of(visitor.client.post(ASK, QUESTION | hidden))
    visitor.page = visitor.client.post(ASK, QUESTION | hidden | {"text": "Còn một câu hỏi nữa"})
    assert visitor.page.status_code == 200
    assert first in visitor.text
    assert "Còn một câu hỏi nữa" in visitor.text
    assert visitor.hidden["token"] != hidden["token"]
    second = reference_of(visitor.send(ASK, QUESTION | {"text": "Còn một câu hỏi nữa"}))
    assert second != first
    assert Case.objects.count() == 2


def test_another_browser_with_the_same_token_never_sees_the_receipt() -> None:
    victim, thief = Visitor(), Visitor()
    victim.open(ASK)
    token = victim.hidden["token"]
    reference = reference_of(victim.send(ASK, QUESTION))
    thief.open(ASK)
    answer = thief.send(ASK, QUESTION, token=token)
    assert answer.status_code == 200
    assert reference not in answer.content.decode()
    assert Case.objects.count() == 1


def test_a_person_is_reused_only_when_every_detail_agrees() -> None:
    Visitor().ask()
    Visitor().ask()
    assert Person.objects.count() == 1
    Visitor().ask(full_name="Nguyễn Thị Anh")
    assert Person.objects.count() == 2
    assert Person.objects.get(pk=Case.objects.earliest("pk").person_id).full_name == "Nguyễn Thị Ánh"


def test_at_most_three_confirmation_mails_an_hour_go_to_one_address() -> None:
    visitor = Visitor()
    for number in range(4):
        visitor.ask(text=f"Câu hỏi {number}")
    assert Letter.objects.filter(purpose="receipt").count() == 3
    assert Letter.objects.filter(purpose="staff_notice").count() == 4
    page = visitor.open(visitor.page["Location"])
    assert "Trong một giờ qua" in page.content.decode()


@pytest.mark.clause("C8.2")
def test_the_case_keeps_the_policy_version_that_was_shown() -> None:
    Visitor().ask()
    assert Case.objects.get().policy_version.number == 1  # type: ignore[union-attr]
