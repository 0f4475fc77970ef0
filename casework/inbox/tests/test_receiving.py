"""Mail in: kept before anybody is told so, then an answer on its case, or a case of its own."""

import io
import os
import subprocess
import sys
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.db import OperationalError, transaction
from django.utils import timezone
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from casework.case.case import Case
from casework.case.states import Channel, Outcome, Status
from casework.case.timeline import Event, Happened
from casework.erasure import walk
from casework.inbox import arrival, forgetting, message, reading
from casework.inbox.received_mail import Became, ReceivedMail
from casework.inbox.tests.mails import WORDS, answer_to, received, written
from casework.intake.attachment import Attachment
from casework.people.person import Person
from casework.post import mail as post
from casework.post import return_address, threads
from casework.post.bounce import Bounce
from casework.post.letter import Letter
from casework.tests.factories import EMAIL, make_case, make_letter, make_person

pytestmark = pytest.mark.django_db


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (2, 2)).save(out, "PNG")
    return out.getvalue()


# ------------------------------------------------------------- taking it in
def receive(raw: bytes, monkeypatch: Any, *to: str) -> int:
    """By the command; its exit code."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    try:
        call_command("receive_mail", *to, stderr=io.StringIO())
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def test_a_mail_on_standard_input_is_kept_with_its_job(monkeypatch: Any) -> None:
    raw = written().as_bytes()
    assert receive(raw, monkeypatch, "dangkyca@ecomviet.vn") == os.EX_OK
    mail = ReceivedMail.objects.get()
    assert (bytes(mail.raw), mail.sent_to, mail.became) == (raw, "dangkyca@ecomviet.vn", Became.WAITING)
    assert ProcrastinateJob.objects.filter(task_name=arrival.TASK, args={"ids": [mail.pk]}).exists()


def test_what_cannot_be_kept_now_is_to_be_tried_again(monkeypatch: Any) -> None:
    def no_room(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("No space left on device")

    monkeypatch.setattr(arrival.rows, "insert_once", no_room)
    assert receive(written().as_bytes(), monkeypatch) == os.EX_TEMPFAIL


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"a" * (arrival.MOST_BYTES + 1)])
def test_what_can_never_be_taken_goes_back_to_its_sender(raw: bytes, monkeypatch: Any) -> None:
    assert receive(raw, monkeypatch) == os.EX_DATAERR
    assert not ReceivedMail.objects.exists()


def test_the_pipe_makes_a_mail_wait_where_the_portal_does_not_start(tmp_path: Any, settings: Any) -> None:
    """A misspelt setting would end Python with 1, which a mail server takes for final."""
    env = {"PATH": os.environ["PATH"], "VSIGN_VAR": str(tmp_path), "DATABASE_URL": "nonsense", "SECRET_KEY": "x"}
    done = subprocess.run(
        [settings.BASE_DIR / "deploy" / "receive-mail"], input=b"x", env=env, capture_output=True, check=False
    )
    assert done.returncode == os.EX_TEMPFAIL


def test_a_mail_that_is_delivered_twice_is_taken_once() -> None:
    raw = written().as_bytes()
    assert arrival.keep(b"Received: from a\n" + raw, to="a@ecomviet.vn")
    assert arrival.keep(b"Delivered-To: b\r\n" + raw.replace(b"\n", b"\r\n"), to="b@ecomviet.vn") is None
    assert arrival.keep(written().as_bytes())


def test_a_clock_that_is_wrong_moves_no_deadline() -> None:
    now = timezone.now()
    for wrong in (now + timedelta(days=2), now - timedelta(days=4000)):
        kept = arrival.keep(written().as_bytes(), came_at=wrong)
        assert kept
        assert abs(kept.came_at - now) < timedelta(minutes=1)


# ------------------------------------------------------------- an answer on its case
@pytest.fixture
def case() -> Case:
    return make_case(status=Status.WAITING)


@pytest.mark.clause("C6.3")
def test_an_answer_with_our_mark_from_the_address_of_the_case_lands_on_it(case: Case) -> None:
    mail = received(answer_to(case, f"{WORDS}\n\nVào 23/11/2026 10:00, Trung tâm <a@b.vn> đã viết:\n> Xin hỏi\n"))
    assert (mail.became, mail.case) == (Became.ANSWER, case)
    case.refresh_from_db()
    assert case.status == Status.IN_PROGRESS
    assert case.customer_wrote_at
    event = case.events.latest("pk")
    assert (event.verb, event.text) == (Happened.CUSTOMER_ANSWERED, WORDS)
    assert "Xin hỏi" in mail.quoted


def test_who_has_the_case_is_told_as_of_what_is_written_on_its_page(case: Case) -> None:
    has = case.assignee
    assert has
    type(has).objects.filter(pk=has.pk).update(email="can.bo@ecomviet.vn")
    received(answer_to(case))
    told = Letter.objects.get(purpose="customer_wrote")
    assert (told.address, told.to_staff) == ("can.bo@ecomviet.vn", True)


def test_the_address_of_the_case_will_do_as_well(case: Case, settings: Any) -> None:
    settings.REPLY_ADDRESS = "ho-so@ecomviet.vn"
    to = threads.reply_address(case.reference)
    assert received(written(), to=to).became == Became.ANSWER
    assert received(written(to=f"Trung tâm <{to.upper()}>")).became == Became.ANSWER
    assert [event.verb for event in case.events.order_by("pk")][-2:] == [
        Happened.CUSTOMER_ANSWERED,
        Happened.CUSTOMER_ADDED,
    ]


def test_a_mark_made_under_an_older_key_is_still_ours(case: Case, settings: Any) -> None:
    root = threads.root(case.reference)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new key" * 9
    assert received(written(references=root)).became == Became.ANSWER


def test_letters_carry_the_address_of_their_case_and_the_line_above_which_one_answers(settings: Any) -> None:
    letter = make_letter()
    assert "##-" not in post.message(letter).body
    settings.REPLY_ADDRESS = "ho-so@ecomviet.vn"
    out = post.message(letter)
    assert letter.case
    assert out.reply_to == [threads.reply_address(letter.case.reference)]
    assert threads.reference_to(out.reply_to[0]) == letter.case.reference
    assert out.body.startswith("##- ")
    answer = f"{WORDS}\n\n{out.body}"
    assert received(answer_to(letter.case, answer)).case == letter.case
    assert letter.case.events.latest("pk").text == WORDS


def test_a_letter_to_another_mailbox_than_the_case_s_offers_no_answer_by_mail(settings: Any) -> None:
    settings.REPLY_ADDRESS = "ho-so@ecomviet.vn"
    out = post.message(make_letter(address="somebody.else@example.vn"))
    assert "ho-so" not in out.reply_to[0]


HIJACKS: dict[str, Any] = {
    "a number in the subject": lambda case: written(subject=f"Re: {case.reference}"),
    "a number in the text": lambda case: written(f"Về {case.reference}, {EMAIL}"),
    "a mark of another case": lambda case: written(
        references=threads.root(case.reference).replace(case.reference.lower(), make_case().reference.lower())
    ),
    "a mark cut short": lambda case: written(references=threads.root(case.reference)[:-30] + "@localhost>"),
    "another sender": lambda case: answer_to(case, sender="ke.trom@example.vn"),
    "the address as a name": lambda case: answer_to(case, sender=f'"{EMAIL}" <ke.trom@example.vn>'),
    "the address as a bare name": lambda case: answer_to(case, sender=f"{EMAIL} <ke.trom@example.vn>"),
    "two addresses": lambda case: answer_to(case, sender=f"{EMAIL}, ke.trom@example.vn"),
    "a comment": lambda case: answer_to(case, sender=f"ke.trom@example.vn ({EMAIL})"),
}


@pytest.mark.parametrize("how", HIJACKS)
def test_nobody_else_gets_onto_a_case(case: Case, how: str) -> None:
    mail = HIJACKS[how](case)
    if how == "a mark of another case":
        case = Case.objects.latest("pk")
    events = Event.objects.filter(case=case).count()
    assert received(mail).case != case
    assert Event.objects.filter(case=case).count() == events


def test_two_from_lines_name_nobody(case: Case) -> None:
    raw = b"From: ke.trom@example.vn\n" + answer_to(case).as_bytes()
    assert received(raw).case != case


def test_a_mail_that_the_sender_s_domain_disowns_does_not_get_onto_its_case(case: Case, settings: Any) -> None:
    settings.AUTHSERV_ID = "mx.ecomviet.vn"
    found = "mx.ecomviet.vn; spf=fail smtp.mailfrom=x; dkim=none; dmarc=fail header.from=example.vn"
    mail = received(answer_to(case, authentication_results=found))
    assert (mail.proofs, mail.case == case) == ("spf=fail dkim=none dmarc=fail", False)
    assert "forged" in mail.told
    assert not Letter.objects.filter(case=mail.case, to_staff=False).exists(), "nobody is answered in whose name it was"


def test_only_what_our_own_mail_host_says_last_is_believed(case: Case, settings: Any) -> None:
    settings.AUTHSERV_ID = "mx.ecomviet.vn"
    theirs = answer_to(case, authentication_results="mx.evil.example; spf=pass; dmarc=pass")
    theirs["Authentication-Results"] = "mx.ecomviet.vn; dmarc=fail"
    mail = received(theirs)
    assert (mail.proofs, mail.case) == ("", case)


def test_what_comes_on_a_closed_case_opens_a_complaint_again_and_else_a_new_case() -> None:
    closed = make_case("complaint", status=Status.CLOSED, outcome=Outcome.DONE)
    assert received(answer_to(closed)).case == closed
    assert closed.events.latest("pk").verb == Happened.OBJECTED
    done = make_case(status=Status.CLOSED)
    mail = received(answer_to(done))
    assert (mail.became, mail.case == done) == (Became.CASE, False)
    assert f"closed {done.reference}" in mail.told


# ------------------------------------------------------------- a case of its own
@pytest.mark.clause("C6.3")
@pytest.mark.parametrize(
    ("subject", "text", "kind"),
    [
        ("Khiếu nại", "Tôi không hài lòng về dịch vụ.", "complaint"),
        ("Yêu cầu", "Đề nghị xóa dữ liệu cá nhân của tôi.", "data_request"),
        ("Báo giá", "Xin báo giá chữ ký số cho công ty.", "consultation"),
        ("Xin chào", "Cho tôi hỏi.", "question"),
        ("Complaint", "I am unhappy with your service, please help the customer.", "complaint"),
        ("", "", "question"),
    ],
)
def test_a_mail_becomes_a_case_of_the_kind_it_most_likely_is(subject: str, text: str, kind: str) -> None:
    mail = received(written(text, subject=subject))
    case = mail.case
    assert case
    assert (mail.became, case.kind, case.channel, case.status) == (Became.CASE, kind, Channel.MAIL, Status.NEW)
    assert case.person
    assert case.person.email == EMAIL
    assert text in str(case.registration.summary(case.detail))
    assert {each.purpose for each in Letter.objects.filter(case=case)} == {"receipt", "staff_notice"}
    assert case.language == ("en" if subject == "Complaint" else "vi")


def test_a_request_about_data_has_the_clock_of_the_right_that_is_meant() -> None:
    case = received(written("Tôi yêu cầu xóa dữ liệu cá nhân.")).case
    assert case
    assert case.detail.right == "delete"


def test_a_kill_between_the_two_transactions_makes_no_second_case(monkeypatch: Any) -> None:
    def killed(*args: Any, **kwargs: Any) -> None:
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(reading, "_write", killed)
        with pytest.raises(OperationalError):
            received(written())
    assert reading.read_what_waits() == 1
    assert Case.objects.count() == 1
    assert ReceivedMail.objects.get().case == Case.objects.get()


def test_files_are_judged_as_those_on_a_page_and_what_is_not_taken_is_told(case: Case) -> None:
    mail = answer_to(case)
    mail.add_attachment(picture(), maintype="image", subtype="png", filename="ảnh.png")
    mail.add_attachment(b"PK\x03\x04\x14\x00x", maintype="application", subtype="zip", filename="x.zip")
    mail.add_attachment(b"x", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    got = received(mail)
    assert [each.name for each in Attachment.objects.filter(case=case)] == ["ảnh.png"]
    assert "winmail" in got.told
    assert any("x.zip" in code for code in got.told)
    assert len(got.told) == 2


def test_an_enclosed_mail_is_a_file(case: Case) -> None:
    mail = answer_to(case)
    mail.add_attachment(written("Thư lừa đảo", sender="x@example.org"))
    assert "nested" in received(mail).told
    assert Attachment.objects.get(case=case).content_type == "message/rfc822"


# ------------------------------------------------------------- machines and too many
@pytest.mark.parametrize(
    "header",
    [
        {"auto_submitted": "auto-replied"},
        {"precedence": "bulk"},
        {"x_autoreply": "yes"},
        {"subject": "Trả lời tự động: nghỉ phép"},
        {"return_path": "<>"},
        {"sender": "MAILER-DAEMON@example.vn"},
    ],
)
def test_what_a_machine_wrote_is_noted_and_not_answered(case: Case, header: dict[str, str]) -> None:
    mail = received(answer_to(case, **header))
    assert mail.became == Became.MACHINE
    assert mail.case == (None if "sender" in header else case)
    assert case.events.count() == 1
    assert not Letter.objects.exists()


def test_auto_submitted_no_is_a_person(case: Case) -> None:
    assert received(answer_to(case, auto_submitted="no")).became == Became.ANSWER


def test_our_own_letters_and_addresses_are_not_answered(case: Case, settings: Any) -> None:
    assert received(answer_to(case, sender=settings.DEFAULT_FROM_EMAIL)).became == Became.MACHINE
    assert received(written(message_id=f"<{uuid4()}@{threads.host()}>")).became == Became.MACHINE
    assert not Letter.objects.exists()


def test_too_many_from_one_sender_wait_for_staff(settings: Any) -> None:
    settings.THROTTLE_RATES = {**settings.THROTTLE_RATES, "mail_in": "2/h"}
    became = [received(written()).became for _each in range(3)]
    assert became == [Became.CASE, Became.CASE, Became.HELD]
    assert received(written(sender="x@example.org")).became == Became.CASE
    assert ReceivedMail.objects.needing_somebody().count() == 1


# ------------------------------------------------------------- what came back
REPORT = """From: MAILER-DAEMON@mx.example.vn
To: {to}
Subject: Undelivered
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.vn

Final-Recipient: rfc822; somebody@example.vn
Action: failed
Status: 5.1.1

--b--
"""


def test_a_report_counts_for_its_letter_and_opens_no_case(settings: Any) -> None:
    settings.RETURN_ADDRESS = "tra-lai@ecomviet.vn"
    letter = make_letter()
    mail = received(REPORT.format(to=return_address.of(letter.uuid)).encode())
    assert (mail.became, mail.letter, mail.case) == (Became.RETURNED, letter, None)
    assert Bounce.objects.get().hard
    mail = received(REPORT.format(to="dangkyca@ecomviet.vn").encode())
    assert (mail.became, Bounce.objects.count(), Case.objects.count()) == (Became.MACHINE, 1, 1)


def test_a_person_who_answers_to_a_return_address_is_a_person(settings: Any) -> None:
    settings.RETURN_ADDRESS = "tra-lai@ecomviet.vn"
    letter = make_letter()
    assert letter.case
    assert received(answer_to(letter.case), to=return_address.of(letter.uuid)).became == Became.ANSWER


# ------------------------------------------------------------- what cannot be read
def test_what_kills_its_reader_stays_and_staff_are_told() -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    mail = received(f"From: {EMAIL}\nSubject: x\n".encode() + nested)
    assert mail.became == Became.UNREADABLE
    assert mail.case
    assert mail.case.person
    assert mail.case.person.email == EMAIL
    assert "unreadable" in mail.told
    assert mail.is_kept


def test_what_names_nobody_waits_in_the_register() -> None:
    for raw in (b"\x00\xff" * 500, written(sender="").as_bytes(), b"Subject: x\n\nxin chao"):
        mail = received(raw)
        assert (mail.became, mail.case) == (Became.UNREADABLE, None)
    assert ReceivedMail.objects.needing_somebody().count() == 3


def test_what_stops_the_worker_three_times_is_left_to_staff(monkeypatch: Any) -> None:
    def broken(*args: Any) -> None:
        raise ValueError("a fault of ours")

    monkeypatch.setattr(message, "read", broken)
    mail = received(written())
    assert mail.became == Became.WAITING
    for _again in range(2):
        reading.read_what_waits()
    mail.refresh_from_db()
    assert (mail.became, mail.is_kept) == (Became.UNREADABLE, True)


# ------------------------------------------------------------- how long
def test_a_mail_is_kept_as_it_came_until_its_case_is_closed(case: Case) -> None:
    mail = received(answer_to(case))
    away = received(written(auto_submitted="auto-replied"))
    held = ReceivedMail.objects.create(mark="x", raw=b"x", came_at=timezone.now(), became=Became.HELD)
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        assert forgetting.forget() == 0
        Case.objects.filter(pk=case.pk).update(
            status=Status.CLOSED, outcome=Outcome.NOT_DONE, closed_at=timezone.now(), waiting_since=None
        )
        assert forgetting.forget() == 0, "closing can be taken back"
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert forgetting.forget() == 2
    for each in (mail, away):
        each.refresh_from_db()
        assert (each.is_kept, each.sender, each.quoted) == (False, "", "")
    held.refresh_from_db()
    assert held.is_kept
    assert case.events.latest("pk").text == WORDS


def test_the_address_of_somebody_erased_opens_nothing() -> None:
    erased = make_case(person=make_person())
    person = erased.person
    assert person
    Person.objects.filter(pk=person.pk).update(held=True, erased_at=timezone.now())
    assert received(answer_to(erased)).case != erased


def test_an_erasure_takes_the_mails_of_a_person_along(case: Case) -> None:
    mail = received(answer_to(case))
    assert case.person
    with transaction.atomic():
        touched = walk.erase([case.person])
    mail.refresh_from_db()
    assert touched["casework.ReceivedMail"] == 1
    assert (bytes(mail.raw), mail.sender, mail.subject, mail.quoted, mail.told) == (b"", "", "", "", {})
    assert arrival.keep(answer_to(case).as_bytes()), "another mail is another mail"
