"""A corrected e-mail address counts once the link sent there is opened; the old address is told."""

import re
from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from django.db import DatabaseError, connections, transaction
from django.test import Client
from django.utils import timezone

from casework.case.case import Case
from casework.erasure import walk
from casework.ledger.entries import TrailEntry
from casework.people import names
from casework.people.access_request import AccessRequest
from casework.people.consent import Consent, ConsentWording, Purpose
from casework.people.person import Person
from casework.post.letter import Letter
from casework.post.mail import message
from casework.tests.factories import EMAIL, NAME, make_case, make_person, make_recipient, make_staff
from privacy.rights import new_address, request_verbs
from privacy.rights.data_request import DataRequest, Decision, Right
from privacy.rights.letters import ADDRESS_CHANGED, DECIDED, NEW_ADDRESS
from privacy.rights.tests.test_data_requests import asked
from privacy.rights.tests.test_my_data import opened

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C6.1")]
NEW = "anh.moi@example.vn"


def granted(**corrected: str) -> Case:
    case = asked(Right.CORRECT)
    request_verbs.correct(case, staff=make_staff(), decision=Decision.GRANTED, corrected={"email": NEW} | corrected)
    return case


def link() -> str:
    """As it stands in the mail that goes to the new address."""
    found = re.search(r"/quyen-rieng-tu/dia-chi-moi/\S+", message(offered()).body)
    assert found
    return found.group()


def offered() -> Letter:
    return Letter.objects.get(purpose=NEW_ADDRESS.purpose)


def email_of(case: Case) -> str:
    person = Case.objects.get(pk=case.pk).person
    assert person
    return person.email


def test_nothing_changes_before_the_link_is_opened_and_the_rest_changes_at_once() -> None:
    case = granted(full_name="Nguyễn Thị Ánh Tuyết")
    person = Case.objects.get(pk=case.pk).person
    assert person
    assert (person.full_name, person.email) == ("Nguyễn Thị Ánh Tuyết", EMAIL)
    assert offered().address == NEW
    told = next(each for each in case.letters.filter(purpose=DECIDED.purpose) if "địa chỉ email mới" in each.text.body)
    assert told.address == EMAIL


def test_looking_at_the_link_changes_nothing_since_mail_scanners_look() -> None:
    case = granted()
    page = Client().get(link())
    assert NEW in page.content.decode()
    assert page["Referrer-Policy"] == "strict-origin"
    assert email_of(case) == EMAIL


def test_opening_it_changes_every_record_and_tells_the_old_address() -> None:
    twin = make_person(organisation="Công ty Đại Việt")
    case = granted()
    assert Client().post(link()).status_code == 200
    twin.refresh_from_db()
    assert (email_of(case), twin.email) == (NEW, NEW)
    assert Letter.objects.latest("pk").address == EMAIL
    entry = TrailEntry.objects.get(verb="confirm_new_address")
    assert entry.target == f"case {case.reference}"
    assert entry.fields == ["email"]


def test_an_earlier_link_is_void_once_there_is_another() -> None:
    first = granted()
    where = link()
    case = asked(Right.CORRECT, person=first.person)
    request_verbs.correct(case, staff=make_staff(), decision=Decision.GRANTED, corrected={"email": "khac@example.vn"})
    assert Client().post(where).status_code == 410
    assert email_of(case) == EMAIL


@pytest.mark.clause("C2.2")
@pytest.mark.parametrize("purpose", Purpose.values)
def test_what_was_agreed_to_goes_along_and_the_old_address_is_written_to_no_more(purpose: str) -> None:
    case = granted()
    wording = ConsentWording.of(purpose, "vi", "Tôi đồng ý")
    to = make_recipient().pk if purpose == Purpose.HANDOVER else None
    fields = ["casework.Person.full_name"] if to else []
    Consent.agreed(case.person, purpose, wording, case.policy_version, recipient=to, fields=fields)
    Client().post(link())
    assert [consent.address for consent in Consent.objects.granted(purpose)] == [NEW]


def test_what_the_old_mailbox_has_opened_is_closed() -> None:
    case = granted()
    old = opened()
    assert case.reference in old.text
    Client().post(link())
    assert case.reference not in old.open("/quyen-rieng-tu/cua-toi/").content.decode()


def test_links_to_ones_own_data_that_wait_in_the_old_mailbox_are_gone_and_others_there_keep_theirs() -> None:
    granted()
    for name in (NAME, "NGUYEN THI ANH", "Nguyễn Thị Anh"):
        AccessRequest.objects.create(full_name=name, address=EMAIL)
    Client().post(link())
    assert [asked.full_name for asked in AccessRequest.objects.all()] == ["Nguyễn Thị Anh"]


def test_it_works_once() -> None:
    granted()
    where = link()
    Client().post(where)
    letters = Letter.objects.count()
    assert Client().post(where).status_code == 410
    assert Letter.objects.count() == letters


def test_it_works_for_seven_days_and_unaltered() -> None:
    case = granted()
    where = link()
    assert Client().post(where[:-3] + "xx/").status_code == 410
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert Client().post(where).status_code == 410
    assert email_of(case) == EMAIL


def test_an_erasure_in_between_leaves_nothing_to_open() -> None:
    case = granted()
    where = link()
    assert case.person
    with transaction.atomic():
        walk.erase([case.person])
    assert Client().post(where).status_code == 410
    assert DataRequest.objects.get(case=case).new_email == ""


def test_two_presses_that_both_saw_it_waiting_change_it_once() -> None:
    case = granted()
    first, second = (DataRequest.objects.select_related("case__person").get(case=case) for _press in range(2))
    assert new_address.confirm(first)
    assert not new_address.confirm(second)
    assert Letter.objects.filter(purpose=ADDRESS_CHANGED.purpose).count() == 1


def test_the_form_of_ones_own_data_takes_a_new_address() -> None:
    make_case()
    visitor = opened()
    typed = {"full_name": "Nguyễn Thị Ánh", "email": NEW, "phone": "0912 345 678"}
    visitor.fill_in("/quyen-rieng-tu/cua-toi/yeu-cau/correct/", typed)
    assert DataRequest.objects.get().proposed == {"email": NEW}


# ------------------------------------------------------------- an erasure meanwhile
def test_nothing_of_the_erased_comes_back() -> None:
    stale = make_person()
    with transaction.atomic():
        walk.erase([stale])
        assert new_address.rewrite([stale], {"email": NEW, "full_name": NAME}) == []
    person = Person.objects.get()
    assert (person.email, person.full_name, person.phone) == ("", "", "")
    assert person.erased_at


def test_only_what_is_corrected_is_written_and_names_are_found_by_their_new_keys() -> None:
    stale = make_person()
    Person.objects.update(restricted_at=timezone.now(), phone="")
    with transaction.atomic():
        new_address.rewrite([stale], {"full_name": "Lê Thị Bưởi"})
    person = Person.objects.get()
    assert person.restricted_at
    assert (person.phone, person.plain_name) == ("", names.plain("Lê Thị Bưởi"))


@pytest.mark.django_db(transaction=True)
def test_a_correction_waits_for_an_erasure_that_is_under_way() -> None:
    stale = make_person()
    told: list[object] = []

    def correct() -> None:
        try:
            with transaction.atomic():
                told.append(new_address.rewrite([stale], {"email": NEW}))
        except DatabaseError as error:
            told.append(error)
        connections.close_all()

    correcting = Thread(target=correct)
    with transaction.atomic():
        walk.erase([stale])
        correcting.start()
        correcting.join(0.5)
        assert correcting.is_alive()
    correcting.join(30)
    assert told == [[]]
    assert Person.objects.get().email == ""
