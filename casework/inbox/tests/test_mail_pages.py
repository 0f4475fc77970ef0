"""What staff see of mails that came in: on the page of the case, and in the register."""

from typing import Any

import pytest
from django.urls import reverse

from casework.case.case import Case
from casework.inbox import reading
from casework.inbox.received_mail import Became, ReceivedMail
from casework.inbox.tests.mails import answer_to, received, written
from casework.ledger.access import AccessEntry
from casework.ledger.entries import TrailEntry
from casework.staff import received_mails
from casework.tests.desk import Desk, manager
from casework.tests.factories import EMAIL, make_case, make_colleague

pytestmark = pytest.mark.django_db


@pytest.mark.clause("C6.3")
def test_the_page_of_the_case_tells_of_the_mail_and_gives_the_raw_file(settings: Any) -> None:
    settings.AUTHSERV_ID = "mx.ecomviet.vn"
    case = make_case()
    text = "Xin chào <b>Trung tâm</b>.\n\nVào 23/11/2026 10:00, Trung tâm <a@b.vn> đã viết:\n> Xin hỏi"
    mail = answer_to(case, text, authentication_results="mx.ecomviet.vn; spf=pass; dkim=pass; dmarc=pass")
    mail.add_attachment(b"x", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    got, desk = received(mail), manager()
    page = desk.see(case).content.decode()
    for shown in ("Xin chào &lt;b&gt;", "spf=pass dkim=pass dmarc=pass", "winmail.dat", "&gt; Xin hỏi", EMAIL):
        assert shown in page
    raw = desk.open("casework_receivedmail_raw", got.pk)
    assert raw.content == bytes(got.raw)
    assert raw["Content-Disposition"].startswith("attachment")
    assert AccessEntry.objects.filter(page="casework_receivedmail_raw", person=case.person, case=case).exists()
    assert TrailEntry.objects.filter(verb="open_raw_mail", target=got.target, staff=desk.staff).exists()


def test_a_new_case_says_that_its_kind_is_a_guess() -> None:
    case = received(written("Tôi khiếu nại", subject="Khiếu nại")).case
    assert case
    page = Desk("casework.view_case").see(case).content.decode()
    assert Case.objects.get() == case
    assert reverse("admin:casework_receivedmail_raw", args=[case.mails.get().pk]) in page


def test_the_raw_file_is_for_whoever_works_the_case_or_keeps_the_register() -> None:
    answer, nobodys = received(answer_to(make_case())), received(b"Subject: x\n\nxin chao")
    works_it = Desk("consult.view_consultationcase")
    assert works_it.open("casework_receivedmail_raw", answer.pk).status_code == 200
    assert works_it.open("casework_receivedmail_raw", nobodys.pk).status_code == 403
    assert Desk("casework.view_receivedmail").open("casework_receivedmail_raw", nobodys.pk).status_code == 200
    assert Desk("privacy.view_complaintcase").open("casework_receivedmail_raw", answer.pk).status_code == 403


def test_what_is_kept_no_longer_is_not_there() -> None:
    mail = received(answer_to(make_case()))
    ReceivedMail.objects.update(raw=b"")
    assert manager().open("casework_receivedmail_raw", mail.pk).status_code == 404
    assert manager().open("casework_receivedmail_change", mail.pk).status_code == 200


# ------------------------------------------------------------- the register
def act(desk: Desk, action: str, *mails: ReceivedMail) -> Any:
    address = reverse("admin:casework_receivedmail_changelist")
    desk.client.get(address)
    token = desk.client.cookies["csrftoken"].value
    data = {"csrfmiddlewaretoken": token, "action": action, "_selected_action": [mail.pk for mail in mails]}
    return desk.client.post(address, data, follow=True)


def test_what_could_not_be_filed_waits_on_the_day_of_whoever_keeps_the_register() -> None:
    received(b"Subject: x\n\nxin chao")
    (card,) = received_mails.of_my_day(make_colleague("managers"))
    assert card.count == 1
    assert manager().client.get(card.url).context["cl"].result_count == 1
    assert not list(received_mails.of_my_day(make_colleague("consultants")))


def test_a_mail_that_was_held_back_is_filed_once_staff_say_so(settings: Any) -> None:
    settings.THROTTLE_RATES = {**settings.THROTTLE_RATES, "mail_in": "0/h"}
    mail, desk = received(written()), manager()
    assert mail.became == Became.HELD
    act(desk, "release", mail)
    assert reading.read_what_waits() == 1
    mail.refresh_from_db()
    assert (mail.became, mail.case) == (Became.CASE, Case.objects.get())
    act(desk, "release", mail)
    assert TrailEntry.objects.filter(verb="release_mail", refused="state").exists()


def test_a_mail_that_somebody_has_dealt_with_waits_no_longer() -> None:
    mail, desk = received(b"Subject: x\n\nxin chao"), manager()
    act(desk, "settle", mail)
    assert not ReceivedMail.objects.needing_somebody().exists()
    mail.refresh_from_db()
    assert mail.settled_by == desk.staff
    act(desk, "settle", mail)
    assert TrailEntry.objects.filter(verb="settle_mail", refused="state").exists()


def test_an_auditor_looks_and_does_nothing() -> None:
    mail = received(b"Subject: x\n\nxin chao")
    desk = Desk("casework.view_receivedmail")
    assert desk.open("casework_receivedmail_changelist").status_code == 200
    act(desk, "settle", mail)
    assert ReceivedMail.objects.needing_somebody().exists()
