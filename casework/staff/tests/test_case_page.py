"""Everything on a case on one screen; and that it was opened is on record."""

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casework.case import verbs
from casework.case.states import Status
from casework.ground.kind import Kind
from casework.ledger.access import AccessEntry
from casework.post import bounce
from casework.tests.desk import Desk, manager
from casework.tests.factories import make_case, make_consent, make_letter, make_person, make_staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize("language", ["", "/en"])
def test_the_page_of_every_kind_opens_in_both_languages(kind: str, language: str) -> None:
    case = make_case(kind)
    answer = manager().client.get(language + reverse("admin:casework_case_change", args=[case.pk]))
    assert answer.status_code == 200
    assert case.reference in answer.content.decode()


def test_contact_can_be_called_and_written_to_with_one_press() -> None:
    text = manager().see(make_case()).content.decode()
    assert 'href="tel:+84912345678"' in text
    assert "0912 345 678" in text
    assert 'href="mailto:anh.nguyen@example.vn?subject=VS-' in text


def test_an_address_from_which_letters_come_back_says_so() -> None:
    case, desk, words = make_case(), manager(), "Letters to this address come back"
    address = "/en" + reverse("admin:casework_case_change", args=[case.pk])
    for _letter in range(2):
        assert words not in desk.client.get(address).content.decode()
        bounce.note(make_letter(case), hard=True, status="5.1.1")
    assert words in desk.client.get(address).content.decode()


def test_events_calls_and_letters_stand_in_one_order() -> None:
    case = make_case()
    verbs.record_call(case, staff=make_staff(), method="phone", result="no_answer", note="Máy bận")
    verbs.reply(case, staff=case.assignee, text="Xin Quý khách gọi lại")
    make_consent(case=case)
    answer = manager().see(case)
    entries = answer.context["timeline"]
    assert {entry.kind for entry in entries} == {"event", "call", "letter"}
    times = [entry.at for entry in entries]
    assert times == sorted(times)
    text = answer.content.decode()
    for said in ("Máy bận", "Xin Quý khách gọi lại", "Tôi đồng ý: marketing"):
        assert said in text


def test_other_cases_of_the_same_person_are_named_and_of_who_shares_the_mailbox_not() -> None:
    person = make_person()
    case, same = make_case(person=person), make_case(person=person)
    another_record = make_case(person=make_person(full_name="NGUYỄN THỊ ÁNH", phone="+84987000999"))
    for other in ({"full_name": "Nguyễn Thị Anh"}, {"email": "khac@example.vn", "phone": "+84987000888"}):
        make_case(person=make_person(**other))
    others = {each.reference for each in manager().see(case).context["others"]}
    assert others == {same.reference, another_record.reference}


@pytest.mark.clause("C4.1")
def test_other_cases_stand_there_for_whoever_may_see_their_queue() -> None:
    person = make_person()
    case, same, complaint = (make_case(kind, person=person) for kind in ("consultation", "consultation", "complaint"))
    consultant = Desk("consult.view_consultationcase")
    assert [each.reference for each in consultant.see(case).context["others"]] == [same.reference]
    assert {each.reference for each in manager().see(case).context["others"]} == {same.reference, complaint.reference}


def test_an_anonymous_complaint_opens_too() -> None:
    case = make_case(Kind.COMPLAINT, person=None, channel="post")
    assert manager().see(case).status_code == 200


@pytest.mark.clause("C4.5")
def test_every_look_at_a_case_is_recorded_and_the_record_cannot_be_changed() -> None:
    case, desk = make_case(), manager()
    desk.see(case)
    entry = AccessEntry.objects.get()
    assert (entry.staff, entry.case) == (desk.staff, case)
    with pytest.raises(DatabaseError, match=r"Cannot update|permission denied"):
        AccessEntry.objects.update(at=timezone.now())


@pytest.mark.clause("C4.5")
def test_reading_a_letter_of_a_case_is_a_look_at_it() -> None:
    letter, desk = make_letter(), manager()
    assert desk.open("casework_letter_change", letter.pk).status_code == 200
    assert AccessEntry.objects.get().case == letter.case


def test_a_refused_look_shows_nothing() -> None:
    case = make_case(Kind.MISUSE)
    answer = Desk("consult.view_purchasecase").see(case)
    assert answer.status_code == 403
    assert case.reference not in answer.content.decode()
    assert not AccessEntry.objects.exists()


@pytest.mark.parametrize("address", ["0", "99999999", "abc", "1;2"])
def test_a_case_that_does_not_exist_is_not_found(address: str) -> None:
    answer = manager().client.get(reverse("admin:casework_case_changelist") + f"{address}/change/")
    assert answer.status_code == 404


def test_who_may_only_look_gets_no_buttons() -> None:
    case = make_case()
    answer = Desk("casework.view_case").see(case)
    assert answer.context["verbs"] == []


def test_a_closed_case_offers_no_answer() -> None:
    names = [verb.name for verb in manager().see(make_case(status=Status.CLOSED)).context["verbs"]]
    assert "reply" not in names


def test_a_failed_letter_shows_its_state_and_can_be_sent_again() -> None:
    case, desk = make_case(), manager()
    letter = make_letter(case, state="failed", error="SMTPRecipientsRefused 550")
    assert "SMTPRecipientsRefused 550" in desk.see(case).content.decode()
    desk.open("casework_letter_changelist")
    answer = desk.client.post(
        reverse("admin:casework_letter_changelist"),
        {
            "action": "send_again",
            "_selected_action": [letter.pk],
            "csrfmiddlewaretoken": desk.client.cookies["csrftoken"].value,
        },
    )
    assert answer.status_code == 302
    letter.refresh_from_db()
    assert letter.state == "queued"


def test_the_number_of_queries_does_not_grow_with_the_timeline() -> None:
    desk, case = manager(), make_case()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            desk.see(case)
        return len(captured)

    few = queries()
    for _n in range(10):
        make_letter(case)
        case.refresh_from_db()
        verbs.record_call(case, staff=make_staff(), method="phone", result="no_answer")
    assert queries() <= few + 1
