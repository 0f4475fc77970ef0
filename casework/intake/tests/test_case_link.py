"""The link in each letter: it opens the case to whoever reads the mailbox it was sent to, and to nobody else."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from casework.case.case import Case
from casework.case.letters import REPLY
from casework.people.person import Person
from casework.post.mail import message
from casework.tests.factories import EMAIL, make_case, make_person
from casework.tests.visitor import Visitor
from vsign_portal.logs import without_secrets

pytestmark = pytest.mark.django_db
LINK = re.compile(r"https?://[^/]+(/\S*yeu-cau/\S+)")


def link_to(case: Case) -> str:
    letter = REPLY.letter(EMAIL, "vi", case=case, text="Xin chào")
    letter.save()
    found = LINK.search(message(letter).body)
    assert found
    return found[1]


def test_a_press_opens_the_page_of_the_case() -> None:
    case = make_case()
    visitor = Visitor()
    assert visitor.open(link_to(case)).status_code == 200
    assert "vsign_track" not in visitor.client.cookies
    visitor.client.post(link_to(case))
    assert case.reference in visitor.open("/tra-cuu/").content.decode()


def test_mail_scanners_that_only_look_open_nothing_and_change_nothing() -> None:
    path = link_to(make_case())
    scanner = Visitor()
    scanner.open(path)
    scanner.client.head(path)
    assert not scanner.client.cookies.keys() & {"vsign_track"}


def test_the_link_may_be_used_again() -> None:
    path = link_to(make_case())
    assert [Visitor().client.post(path).status_code for _n in range(2)] == [302, 302]


def test_an_altered_link_opens_nothing() -> None:
    path = link_to(make_case())
    for other in (path[:-3] + "/", path.replace("yeu-cau/", "yeu-cau/1"), "/yeu-cau/1/", "/yeu-cau/1.a:b:c/"):
        assert Visitor().client.post(other).status_code == 410


def test_it_dies_when_the_address_changes() -> None:
    case = make_case()
    path = link_to(case)
    Person.objects.update(email="moi@example.vn")
    assert Visitor().client.post(path).status_code == 410


def test_it_dies_with_an_erasure_though_the_law_keeps_the_address() -> None:
    case = make_case()
    path = link_to(case)
    Person.objects.update(erased_at=timezone.now(), held=True)
    assert Visitor().client.post(path).status_code == 410


@pytest.mark.parametrize(("days", "status"), [(29, 302), (32, 410)])
def test_it_works_until_thirty_days_after_the_end(days: int, status: int) -> None:
    path = link_to(make_case(status="closed"))
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        assert Visitor().client.post(path).status_code == status


def test_a_letter_to_another_mailbox_leads_nowhere() -> None:
    case = make_case(person=make_person(email="khac@example.vn"))
    letter = REPLY.letter(EMAIL, "vi", case=case, text="Xin chào")
    letter.save()
    assert "yeu-cau" not in message(letter).body


def test_its_token_stands_in_no_log() -> None:
    path = link_to(make_case())
    token = path.rstrip("/").rpartition("/")[2]
    for line in (f"GET {path} HTTP/1.1", f"Gone: {path}", f"token={token}"):
        assert token[-20:] not in without_secrets(line)
        assert token.partition(":")[0] not in without_secrets(line)


def test_it_sends_no_referrer() -> None:
    assert Visitor().open(link_to(make_case()))["Referrer-Policy"] == "strict-origin"
