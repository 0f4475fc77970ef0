"""What is refused to a member of staff is told in their own frame, with a way back; strangers get the public page."""

import pytest
from django.test import Client
from django.urls import reverse

from casework.ground.kind import Kind
from casework.tests.desk import Desk
from casework.tests.factories import make_case, make_colleague

pytestmark = pytest.mark.django_db
INDEX = reverse("admin:index")
WHY = ["no right to a record", "no right to a list", "no such page", "a look-up that is not offered"]


def consultant() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_colleague("consultants"))
    return client


def addresses() -> dict[str, tuple[str, int]]:
    case = make_case(Kind.COMPLAINT)
    found = [
        (reverse("admin:casework_case_change", args=[case.pk]), 403),
        (reverse("admin:casework_letter_changelist"), 403),
        ("/quan-tri/nothing/here/", 404),
        (reverse("admin:casework_case_changelist") + "?person__email=a", 400),
    ]
    return dict(zip(WHY, found, strict=True))


@pytest.mark.parametrize("why", WHY)
def test_a_refusal_is_a_page_of_the_staff_with_a_way_back(why: str) -> None:
    address, status = addresses()[why]
    answer = consultant().get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert f'href="{INDEX}"' in page
    assert 'id="user-tools"' in page
    assert "/tra-cuu/" not in page


def test_so_is_a_page_that_was_open_for_too_long() -> None:
    desk = Desk("casework.view_case", "casework.change_case")
    case = make_case()
    answer = desk.client.post(reverse("admin:casework_case_note", args=[case.pk]), {"text": "x"})
    assert answer.status_code == 403
    assert 'id="user-tools"' in answer.content.decode()


@pytest.mark.parametrize("address", ["/nothing/", "/quan-tri/nothing/"])
def test_strangers_learn_nothing_of_the_staffs_pages(address: str) -> None:
    answer = Client().get(address, follow=True)
    assert 'id="user-tools"' not in answer.content.decode()
