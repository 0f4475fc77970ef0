"""Whoever presses several times at once does it once, and no press is an error of the database."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from casework.people.consent import Act, Consent, ConsentWording, Purpose
from casework.tests.factories import make_consent, make_person, newest_policy

pytestmark = pytest.mark.django_db(transaction=True)
PRESSES = 8


def at_once(press: Callable[[], object]) -> list[BaseException]:
    """What went wrong in any of them, in the database or above it."""
    together, wrong = threading.Barrier(PRESSES), []

    def watched(execute: Any, *call: Any) -> Any:
        try:
            return execute(*call)
        except Exception as error:
            wrong.append(error)
            raise

    def run() -> None:
        try:
            with connection.execute_wrapper(watched):
                connection.ensure_connection()
                together.wait(20)
                press()
        except Exception as error:
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _n in range(PRESSES)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return wrong


def test_consents_are_confirmed_withdrawn_and_agreed_to_once() -> None:
    asked = make_consent(Purpose.MARKETING, Act.ASKED)
    assert at_once(lambda: Consent.objects.get(pk=asked.pk).confirm()) == []
    assert Consent.objects.filter(confirms=asked).count() == 1
    assert at_once(lambda: Consent.objects.get(pk=asked.pk).withdraw_from_mailbox()) == []
    assert Consent.objects.filter(act=Act.WITHDRAWN).count() == 1
    person, wording, policy = make_person(), ConsentWording.of(Purpose.RELATED, "vi", "Tôi đồng ý"), newest_policy()
    assert at_once(lambda: Consent.agreed(person, Purpose.RELATED, wording, policy)) == []
    assert Consent.objects.filter(person=person, act=Act.GRANTED).count() == 1


def test_a_wording_is_stored_once() -> None:
    assert at_once(lambda: ConsentWording.of(Purpose.RELATED, "vi", "Lời mới")) == []
    assert ConsentWording.objects.filter(text="Lời mới").count() == 1
