"""One's own data by a link to one's own mailbox: works once, for half an hour, and tells nobody else anything."""

import csv
import json
import re
import zipfile
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from casework.case import verbs
from casework.ground.calendar import tonight
from casework.inbox.tests.mails import answer_to, received
from casework.people.access_request import AccessRequest
from casework.people.consent import Act, Consent, Purpose
from casework.post.letter import Letter
from casework.post.letters import forget_access_requests
from casework.post.mail import message
from casework.tests.factories import (
    EMAIL,
    NAME,
    make_case,
    make_consent,
    make_letter,
    make_person,
    make_recipient,
    make_staff,
)
from casework.tests.visitor import Visitor
from privacy.rights import request_verbs
from privacy.rights.letters import ACCESS_LINK
from privacy.rights.my_data import Identity
from privacy.rights.my_data_pages import COOKIE

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C6.1")]
PATH = "/quyen-rieng-tu/cua-toi/"


def ask(name: str = NAME, email: str = EMAIL, visitor: Visitor | None = None) -> Visitor:
    visitor = visitor or Visitor()
    visitor.fill_in(PATH, {"full_name": name, "email": email})
    return visitor


def link() -> str:
    """As it stands in the mail that goes out."""
    found = re.search(r"/quyen-rieng-tu/mo/\S+", message(Letter.objects.latest("pk")).body)
    assert found
    return found.group()


def opened(**asked: str) -> Visitor:
    visitor = ask(**asked)
    visitor.client.post(link())
    visitor.open(PATH)
    return visitor


def test_behind_the_link_stands_everything_that_is_held() -> None:
    case = make_case("question", detail={"text": "Tôi cần chữ ký số"})
    verbs.reply(case, staff=make_staff(), text="Có, dùng được.")
    make_consent(Purpose.RELATED, Act.GRANTED, person=case.person, case=case)
    visitor = opened()
    subject = case.letters.get(purpose="reply").text.subject
    for held in (case.reference, EMAIL, "Tôi cần chữ ký số", "Tôi đồng ý: related", subject):
        assert held in visitor.text


def test_a_letter_is_shown_without_its_secret_link() -> None:
    make_letter(make_case(), subject="Xác nhận", body="Mở trang này: [[new_address]]")
    text = opened().text
    assert "Mở trang này: […]" in text
    assert "new_address" not in text


def test_nothing_typed_stands_in_the_mail_to_an_address_nobody_has_confirmed() -> None:
    ask(name="Trung Gian")
    assert "Trung Gian" not in message(Letter.objects.latest("pk")).body


def test_a_name_is_no_link() -> None:
    assert "đường dẫn" in ask(name="Xem https://example.com").text
    assert not Letter.objects.exists()


@pytest.mark.parametrize("name", ["NGUYỄN THỊ ÁNH", "nguyen thi ANH"])
def test_capitals_do_not_matter_nor_missing_accents_where_one_person_is_meant(name: str) -> None:
    case = make_case()
    assert case.reference in opened(name=name).text


def test_two_at_a_mailbox_whose_names_differ_by_an_accent_see_their_own_and_no_more() -> None:
    cases = {name: make_case(person=make_person(full_name=name)).reference for name in ("Trần Văn Tú", "Trần Văn Tư")}
    for name in cases:
        text = opened(name=name).text
        assert [other for other, reference in cases.items() if reference in text] == [name]
        Letter.objects.all().delete()  # at most three an hour go to one mailbox
    text = opened(name="Tran Van Tu").text
    assert not any(reference in text for reference in cases.values())


@pytest.mark.parametrize("other", [{"name": "Trần Văn Bình"}, {"email": "other@example.vn"}])
def test_another_name_at_the_mailbox_or_another_mailbox_sees_nothing(other: dict[str, str]) -> None:
    case = make_case()
    text = opened(**other).text
    assert case.reference not in text
    assert "Tôi cần chữ ký số" not in text


def test_known_and_unknown_addresses_get_the_same_answer_headers_and_queries() -> None:
    make_case()

    def answer(email: str) -> tuple[Any, int]:
        visitor = Visitor()
        visitor.open(PATH)
        with CaptureQueriesContext(connection) as captured:
            visitor.send(PATH, {"full_name": NAME, "email": email})
        sent = visitor.page
        visitor.open(sent["Location"])
        return (sent.status_code, sent["Location"], sorted(sent.headers), visitor.text), len(captured)

    answer("warm@example.vn")
    assert answer(EMAIL) == answer("nobody@example.vn")
    assert Letter.objects.filter(purpose="access_link").count() == 3


def test_opening_the_link_changes_nothing_until_the_button_is_pressed() -> None:
    make_case()
    visitor = ask()
    for _scanner in range(2):
        assert visitor.client.get(link()).status_code == 200
    assert AccessRequest.objects.get().opened_at is None
    assert visitor.client.post(link()).status_code == 302


def test_a_link_works_once() -> None:
    make_case()
    visitor, second = ask(), Visitor()
    used = link()
    visitor.client.post(used)
    assert second.client.post(used).status_code == 410
    assert second.client.get(used).status_code == 410


def test_a_link_works_for_half_an_hour_and_so_does_the_page() -> None:
    case = make_case()
    visitor = ask()
    late = link()
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert visitor.client.post(late).status_code == 410
    visitor = opened()
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert case.reference not in visitor.open(PATH).content.decode()


def answer_to_a_request_by_phone() -> str:
    case = make_case("data_request", detail={"right": "copy"}, channel="phone")
    request_verbs.verify(case, staff=make_staff(), how="counter", evidence="CCCD", third_party=False)
    request_verbs.decide(case, staff=make_staff(), decision="granted")
    return link()


def test_a_copy_asked_for_by_phone_is_opened_the_next_morning_and_nine_days_later_once() -> None:
    answered = answer_to_a_request_by_phone()
    assert "Có người" not in Letter.objects.latest("pk").text.body
    for later in (timedelta(hours=15), timedelta(days=9)):
        with time_machine.travel(timezone.now() + later):
            assert Visitor().client.get(answered).status_code == 200
    visitor = Visitor()
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        visitor.client.post(answered)
        assert NAME in visitor.open(PATH).content.decode()
        assert Visitor().client.post(answered).status_code == 410


def test_a_copy_asked_for_by_phone_is_opened_no_longer_than_its_letter_says() -> None:
    answered = answer_to_a_request_by_phone()
    last_day_ends = tonight(timezone.now() + timedelta(days=10))
    with time_machine.travel(last_day_ends - timedelta(minutes=1)):
        assert Visitor().client.get(answered).status_code == 200
    with time_machine.travel(last_day_ends + timedelta(minutes=1)):
        assert Visitor().client.get(answered).status_code == 410


def test_an_altered_link_opens_nothing() -> None:
    make_case()
    visitor = ask()
    for altered in (link()[:-3] + "/", link().replace("/mo/", "/mo/9"), "/quyen-rieng-tu/mo/x:y:z/"):
        assert visitor.client.post(altered).status_code == 410


def test_the_page_stays_closed_in_other_browsers() -> None:
    case = make_case()
    opened()
    assert case.reference not in Visitor().open(PATH).content.decode()


def test_the_link_is_never_stored() -> None:
    ask()
    assert "[[my_data]]" in Letter.objects.get().text.body


def test_a_consent_is_withdrawn_with_one_press() -> None:
    case = make_case()
    grant = make_consent(Purpose.RELATED, Act.GRANTED, person=case.person, case=case)
    visitor = opened()
    visitor.send(f"{PATH}rut-lai/{grant.pk}/", {})
    assert visitor.page.status_code == 302
    assert not Consent.objects.granted(Purpose.RELATED).exists()


@pytest.mark.clause("C2.2")
@pytest.mark.parametrize("purpose", Purpose.values)
def test_agreeing_works_at_once_and_keeps_wording_and_version(purpose: str) -> None:
    make_case()
    visitor = opened()
    box = f"{purpose}_{make_recipient().pk}" if purpose == Purpose.HANDOVER else purpose
    visitor.send(f"{PATH}dong-y/{box}/", {"policy_version": "1"})
    granted = Consent.objects.granted(purpose).get()
    assert (granted.address, granted.policy_version.number) == (EMAIL, 1)  # type: ignore[union-attr]
    assert escape(granted.wording.text) in visitor.open(PATH).content.decode()
    visitor.send(f"{PATH}rut-lai/{granted.pk}/", {})
    assert not Consent.objects.granted(purpose).exists()


@pytest.mark.clause("C2.3")
def test_agreeing_to_marketing_leaves_what_the_opened_mailbox_confirms() -> None:
    make_case()
    visitor = opened()
    for _press in range(2):
        visitor.send(f"{PATH}dong-y/marketing/", {"policy_version": "1"})
    assert list(Consent.objects.order_by("pk").values_list("act", flat=True)) == [Act.ASKED, Act.GRANTED]


def test_under_a_policy_that_was_not_shown_nothing_is_agreed_to() -> None:
    make_case()
    visitor = opened()
    visitor.send(f"{PATH}dong-y/related/", {"policy_version": "0"})
    assert not Consent.objects.exists()
    assert 'role="alert"' in visitor.open(visitor.page["Location"]).content.decode()


def test_an_unknown_purpose_is_none() -> None:
    make_case()
    assert opened().send(f"{PATH}dong-y/rent/", {"policy_version": "1"}).status_code == 404


def test_somebody_elses_consent_is_not_withdrawn() -> None:
    make_case()
    other = make_person(full_name="Trần Văn Bình", email="binh@example.vn")
    grant = make_consent(Purpose.RELATED, Act.GRANTED, person=other, address="binh@example.vn")
    visitor = opened()
    visitor.send(f"{PATH}rut-lai/{grant.pk}/", {})
    assert visitor.page.status_code == 404
    assert Consent.objects.granted(Purpose.RELATED).exists()


def test_the_copy_holds_it_all_to_read_and_for_machines() -> None:
    case = make_case()
    make_letter(case, subject="Trả lời", body="Có, dùng được.")
    visitor = opened()
    archive = zipfile.ZipFile(BytesIO(b"".join(visitor.send(f"{PATH}ban-sao/", {}))))
    assert archive.testzip() is None
    held = json.loads(archive.read("du-lieu.json"))
    assert held["cases"][0]["reference"] == case.reference
    assert held["persons"][0]["full_name"] == NAME
    assert "Có, dùng được." in archive.read("thu/002.txt").decode()
    assert case.reference in archive.read("du-lieu.html").decode()
    cells = list(csv.reader(StringIO(archive.read("du-lieu.csv").decode("utf-8-sig"))))
    assert ["Thông tin liên hệ", "Họ và tên", NAME] in cells
    assert ["Thông tin liên hệ", "Điện thoại", "0912 345 678"] in cells
    assert any(row[0] == case.reference for row in cells)


def test_the_copy_holds_the_mails_they_sent_as_they_came() -> None:
    case = make_case()
    mail = received(answer_to(case))
    archive = zipfile.ZipFile(BytesIO(b"".join(opened().send(f"{PATH}ban-sao/", {}))))
    assert archive.read("thu-den/001.eml") == bytes(mail.raw)
    assert json.loads(archive.read("du-lieu.json"))["mails"][0]["subject"] == mail.subject


@pytest.mark.parametrize("path", ["ban-sao/", "rut-lai/1/", "dong-y/related/", "het-han-che/"])
def test_without_an_opened_link_every_deed_leads_to_the_form(path: str) -> None:
    visitor = Visitor()
    visitor.open(PATH)
    assert visitor.send(PATH + path, {})["Location"] == PATH


def test_closing_on_a_shared_computer_forgets_it() -> None:
    case = make_case()
    visitor = opened()
    visitor.send(f"{PATH}dong/", {})
    assert case.reference not in visitor.open(PATH).content.decode()


def test_closed_it_stays_closed_whatever_cookie_was_kept() -> None:
    case = make_case()
    visitor = opened()
    kept = visitor.client.cookies[COOKIE.name].value
    visitor.send(f"{PATH}dong/", {})
    visitor.client.cookies[COOKIE.name] = kept
    assert case.reference not in visitor.open(PATH).content.decode()
    assert visitor.open(link()).status_code == 410


def test_the_link_pressed_again_leads_to_the_page_where_it_is_open_and_nowhere_else() -> None:
    visitor = opened()
    for again in (visitor.client.get(link()), visitor.client.post(link())):
        assert again["Location"] == PATH
    assert Client().get(link()).status_code == 410


def test_at_most_three_links_an_hour_go_to_one_address() -> None:
    for _n in range(5):
        assert ask().page.status_code == 302
    assert Letter.objects.count() == 3


def test_yesterdays_requests_are_forgotten_with_their_letters() -> None:
    ask()
    Letter.objects.update(state="failed")
    assert forget_access_requests() == 0
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert forget_access_requests() > 0
    assert not Letter.objects.exists()


SENT = {"state": "sent", "sent_at": timezone.now(), "composed_at": timezone.now()}
NEEDED: dict[str, dict[str, Any]] = {
    "it waits": {"state": "queued"},
    "it is just being sent": {"state": "sending", "lease_until": timezone.now()},
}


@pytest.mark.parametrize("letter", NEEDED.values(), ids=NEEDED)
def test_a_request_whose_letter_is_on_its_way_stays_as_long_as_it_is(letter: dict[str, Any]) -> None:
    ask()
    Letter.objects.update(**letter)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert forget_access_requests() == 0
        Letter.objects.update(**SENT | {"lease_until": None})
        assert forget_access_requests() > 0


def test_a_letter_that_belongs_to_a_case_stays_with_it() -> None:
    case, asked = make_case(), AccessRequest.objects.create(full_name=NAME, address=EMAIL)
    make_letter(case, purpose=ACCESS_LINK.purpose, access_request=asked, **SENT)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert forget_access_requests() == 0
    assert case.letters.exists()


def test_the_staffs_notices_are_no_letters_to_the_customer() -> None:
    case = make_case()
    make_letter(case, purpose="staff_notice", to_staff=True)
    assert not Identity(EMAIL, NAME).letters


# ------------------------------------------------------------------------- consents of one person in several records
def two_records() -> tuple[Any, Any]:
    return make_case(), make_case(person=make_person(phone="+84987000222"))


@pytest.mark.clause("C2.2")
def test_what_was_agreed_to_in_two_forms_is_shown_once_and_ends_with_one_press() -> None:
    grants = [make_consent(Purpose.RELATED, Act.GRANTED, case=case) for case in two_records()]
    visitor = opened()
    assert visitor.text.count("/rut-lai/") == 1
    visitor.send(f"{PATH}rut-lai/{grants[-1].pk}/", {})
    assert visitor.page.status_code == 302
    assert not Consent.objects.granted(Purpose.RELATED).exists()


@pytest.mark.clause("C4.2")
def test_at_a_shared_mailbox_a_press_ends_mail_for_all_and_a_hand_over_for_oneself() -> None:
    mine, other = make_case(), make_case(person=make_person(full_name="Trần Văn Tú"))
    for purpose in (Purpose.RELATED, Purpose.HANDOVER):
        for case in (mine, other):
            make_consent(purpose, Act.GRANTED, case=case)
    visitor = opened()
    for consent in Identity(EMAIL, NAME).granted:
        visitor.open(PATH)
        visitor.send(f"{PATH}rut-lai/{consent.pk}/", {})
    assert not Consent.objects.granted(Purpose.RELATED).exists()
    assert [each.person for each in Consent.objects.granted(Purpose.HANDOVER)] == [other.person]
