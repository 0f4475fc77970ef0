"""A mailbox is verified by one thing alone: the link that was sent there for this very request was opened."""

import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from casework.case.case import Case
from casework.ground import links
from casework.ground.errors import Refused
from casework.ledger.entries import TrailEntry
from casework.post.letter import Letter
from casework.post.mail import message
from casework.tests.desk import manager
from casework.tests.factories import EMAIL, make_letter, make_staff
from privacy.rights import letters, request_verbs
from privacy.rights.data_request import DataRequest, Decision, Right, VerifiedBy
from privacy.rights.tests.test_data_requests import asked, detail

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C6.1")]


def link_of(case: Case) -> str:
    """Sent by a member of staff, as it stands in the mail."""
    assert manager().do("send_identity_link", case).status_code == 302
    letter = Letter.objects.get(purpose=letters.IDENTITY_LINK.purpose, case=case)
    assert letter.address == EMAIL
    found = re.search(r"/quyen-rieng-tu/xac-minh/\S+", message(letter).body)
    assert found
    return found.group()


def in_question(right: str = Right.VIEW, **more: Any) -> Case:
    return asked(right, verified=False, **more)


@pytest.mark.parametrize("how", [VerifiedBy.MAILBOX, "", "gossip"])
def test_staff_cannot_say_that_a_mailbox_proved_it(how: str) -> None:
    case = in_question()
    page = manager().open("casework_case_verify_identity", case.pk).content.decode()
    assert f'value="{VerifiedBy.MAILBOX}"' not in page
    assert manager().do("verify_identity", case, how=how, evidence="Đã mở liên kết").status_code == 200
    with pytest.raises(Refused):
        request_verbs.verify(case, staff=make_staff(), how=how, evidence="x", third_party=False)
    assert detail(case).verified_at is None


def test_nor_does_the_database_take_it_from_them() -> None:
    case = in_question()
    facts = {"verified_at": timezone.now(), "verified_how": VerifiedBy.MAILBOX, "verified_by": make_staff()}
    with pytest.raises(IntegrityError, match="data_request_verified_knows_how"), transaction.atomic():
        DataRequest.objects.filter(case=case).update(**facts)


def test_looking_at_the_link_proves_nothing_and_the_button_starts_the_clock() -> None:
    case = in_question()
    path = link_of(case)
    assert case.reference in Client().get(path).content.decode()
    assert detail(case).verified_at is None
    assert Client().post(path).status_code == 200
    found = detail(case)
    assert (found.verified_how, found.verified_by, bool(found.verified_at)) == (VerifiedBy.MAILBOX, None, True)
    assert TrailEntry.objects.filter(verb="confirm_identity", staff=None, refused="").count() == 1


def test_without_the_link_opened_nothing_is_granted() -> None:
    case = in_question()
    link_of(case)
    with pytest.raises(Refused, match="unverified"):
        request_verbs.decide(Case.objects.get(pk=case.pk), staff=make_staff(), decision=Decision.GRANTED)


def test_pressed_twice_it_counts_once() -> None:
    case = in_question()
    path = link_of(case)
    assert [Client().post(path).status_code for _press in range(2)] == [200, 200]
    assert TrailEntry.objects.filter(verb="confirm_identity").count() == 1


def test_the_page_shows_nothing_that_somebody_else_may_have_typed() -> None:
    case = in_question(Right.CORRECT, explanation="Gọi ngay evil.example", proposed={"email": "ke.xau@example.vn"})
    path = link_of(case)
    shown = Client().get(path).content.decode() + message(Letter.objects.get(case=case, purpose="identity_link")).body
    for typed in ("evil.example", "ke.xau", "Ánh"):
        assert typed not in shown


def test_the_link_of_another_request_proves_nothing_here() -> None:
    mine, other = in_question(), in_question()
    path = link_of(other)
    Client().post(path)
    assert detail(mine).verified_at is None


def test_no_other_letter_and_no_altered_link_opens_it() -> None:
    case = in_question()
    wrong = make_letter(case)
    for token in (links.signed(wrong.pk, letters.IDENTITY_SALT), links.signed(case.pk, letters.NEW_ADDRESS_SALT), "x"):
        assert Client().post(f"/quyen-rieng-tu/xac-minh/{token}/").status_code == 410
    assert detail(case).verified_at is None


def test_a_link_to_an_address_that_is_no_longer_on_file_proves_nothing() -> None:
    case = in_question()
    path = link_of(case)
    assert case.person
    case.person.email = "khac@example.vn"
    case.person.save(update_fields=["email"])
    assert Client().post(path).status_code == 410
    assert detail(case).verified_at is None


def test_once_decided_the_link_is_void() -> None:
    case = in_question()
    path = link_of(case)
    case.refresh_from_db()
    request_verbs.decide(case, staff=make_staff(), decision=Decision.REFUSED, ground="fraud")
    assert Client().post(path).status_code == 410
    assert detail(case).verified_at is None
