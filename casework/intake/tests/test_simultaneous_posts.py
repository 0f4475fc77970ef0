"""Twenty presses of one button at the same moment."""

import threading

import pytest
from django.db import connection

from casework.case.case import Case
from casework.people.consent import Consent
from casework.people.person import Person
from casework.post.letter import Letter
from casework.tests.visitor import ASK, QUESTION, Visitor, reference_of

PRESSES = 20


@pytest.mark.django_db(transaction=True)
def test_twenty_simultaneous_posts_of_one_token_are_one_case_and_all_get_its_receipt() -> None:
    visitor = Visitor()
    visitor.open(ASK)
    form = visitor.hidden | QUESTION
    cookie = visitor.client.cookies["csrftoken"].value
    together = threading.Barrier(PRESSES)
    answers: list[str] = []

    def press() -> None:
        same_browser = Visitor()
        same_browser.client.cookies["csrftoken"] = cookie
        together.wait()
        try:
            answers.append(reference_of(same_browser.client.post(ASK, form)))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _n in range(PRESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    case = Case.objects.get()
    assert answers == [case.reference] * PRESSES
    assert Person.objects.count() == 1
    assert Consent.objects.count() == 0
    assert Letter.objects.count() == 2
