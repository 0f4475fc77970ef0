"""gunicorn killed with -9 under load: whoever got a receipt is in the database."""

import http.client
import re
import threading
import time
from urllib.parse import urlencode, urlsplit

import pytest

from casework.case.case import Case
from casework.post.letter import Letter
from casework.tests.processes import kill, web_server
from casework.tests.visitor import ASK, HIDDEN, QUESTION

SENDERS = 8
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


def keep_sending(address: str, receipts: list[str]) -> None:
    """One new request after the other until the server is gone."""
    host = urlsplit(address).netloc
    while True:
        try:
            connection = http.client.HTTPConnection(host, timeout=10)
            connection.request("GET", ASK)
            page = connection.getresponse()
            cookie = (page.getheader("Set-Cookie") or "").partition(";")[0]
            hidden = dict(HIDDEN.findall(page.read().decode().partition("<main")[2]))
            connection.request("POST", ASK, urlencode(hidden | QUESTION), HEADERS | {"Cookie": cookie})
            answer = connection.getresponse()
            found = re.search(r"VS-[0-9A-Z]{4}-[0-9A-Z]{4}", answer.getheader("Location") or "")
            connection.close()
        except (OSError, http.client.HTTPException):
            return
        if answer.status == 302 and found:
            receipts.append(found.group())


@pytest.mark.django_db(transaction=True)
def test_every_request_that_got_its_receipt_is_in_the_database() -> None:
    receipts: list[str] = []
    with web_server() as (process, address):
        senders = [threading.Thread(target=keep_sending, args=(address, receipts)) for _n in range(SENDERS)]
        for sender in senders:
            sender.start()
        time.sleep(3)
        kill(process)
        for sender in senders:
            sender.join()
    assert len(receipts) > SENDERS
    stored = set(Case.objects.values_list("reference", flat=True))
    assert set(receipts) <= stored
    # Nothing half stored: a case never stands without the notice that announces it.
    assert Letter.objects.filter(purpose="staff_notice").count() == len(stored)
