"""Every public page that takes a POST counts the attempt before anything is looked at, good or not."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import ResolverMatch, get_resolver, reverse

from casework.case.case import Case
from casework.ground.throttle_counter import ThrottleCounter
from casework.intake import uploads
from casework.tests.visitor import ASK, CONTACT, QUESTION, Visitor, reference_of
from vsign_portal import counted
from vsign_portal.tests.security.test_secrets_in_logs import TOKEN, patterns

pytestmark = pytest.mark.django_db
VALUES = {"token": TOKEN, "reference": "VS-2345-6789", "slug": "x", "purpose": "marketing", "right": "delete"}
PAGES = {
    name: [VALUES.get(each, 1) for each in page.pattern.converters]
    for name, page in patterns(get_resolver().url_patterns)
    if not name.startswith("admin:")
}


@pytest.fixture(autouse=True)
def one_attempt(settings: Any) -> None:
    once = dict.fromkeys(("intake", "track", "link"), "1/h")
    settings.THROTTLE_RATES = settings.THROTTLE_RATES | once


def test_there_are_pages() -> None:
    assert len(PAGES) > 25


@pytest.mark.parametrize("page", PAGES)
def test_the_second_attempt_is_one_too_many_whatever_the_first_was(page: str) -> None:
    address, client = reverse(page, args=PAGES[page]), Client(enforce_csrf_checks=True)
    assert client.post(address, {"x": "1"}).status_code != 429
    assert ThrottleCounter.objects.count() == 1
    answer = client.post(address, {"x": "1"})
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 3600


def test_other_methods_that_send_something_count_as_well() -> None:
    assert Client().put(ASK).status_code == 405
    assert Client().post(ASK).status_code == 429


def test_a_page_nobody_thought_of_counts_as_a_form() -> None:
    assert counted.scope(ResolverMatch(lambda: None, (), {}, "new", namespaces=["casework"])) == "intake"


def test_failed_forms_count_and_the_one_too_many_is_shown_as_typed() -> None:
    visitor = Visitor()
    assert visitor.ask(phone="0000").status_code == 200
    answer = visitor.ask()
    assert answer.status_code == 429
    assert QUESTION["text"] in visitor.text
    assert not Case.objects.exists()


def test_what_is_over_the_limit_keeps_its_files_only_as_often_as_it_is_shown_again(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.THROTTLE_RATES = settings.THROTTLE_RATES | {"redraw": "1/h"}
    looked_at: list[str] = []
    monkeypatch.setattr(uploads, "accept", lambda name, content, seconds: looked_at.append(name))
    visitor = Visitor()
    for status in (200, 429, 429):
        visitor.open("/khieu-nai/")
        file = SimpleUploadedFile("a.txt", b"abc")
        assert visitor.send("/khieu-nai/", CONTACT, attachments=file).status_code == status
    assert looked_at == ["a.txt", "a.txt"]


def test_who_goes_on_all_the_same_gets_a_plain_page(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.THROTTLE_RATES = settings.THROTTLE_RATES | {"redraw": "1/h"}
    visitor = Visitor()
    answers = [visitor.ask(phone="0000") for _n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 429, 429]
    assert [QUESTION["text"] in answer.content.decode() for answer in answers] == [True, True, False]


def test_a_second_press_beyond_the_limit_still_leads_to_the_receipt() -> None:
    visitor = Visitor()
    visitor.open(ASK)
    form = visitor.hidden | QUESTION
    first = visitor.client.post(ASK, form)
    reference_of(first)
    assert visitor.client.post(ASK, form)["Location"] == first["Location"]


def test_looking_up_and_filing_are_counted_apart() -> None:
    client = Client()
    client.post("/tra-cuu/")
    assert client.post("/tra-cuu/").status_code == 429
    reference_of(Visitor().ask())


def test_reading_is_free() -> None:
    assert {Client().get(ASK).status_code for _n in range(3)} == {200}
    assert not ThrottleCounter.objects.exists()


# ------------------------------------------------------------------------- what is heavy
def with_a_file() -> Any:
    return RequestFactory().post("/khieu-nai/", {"attachments": SimpleUploadedFile("a.txt", b"abc")})


def test_only_so_many_heavy_requests_are_let_in() -> None:
    taken = [counted._places.acquire(blocking=False) for _n in range(counted.HEAVY_PLACES)]
    try:
        assert all(taken)
        busy = Client().post("/khieu-nai/", {"attachments": SimpleUploadedFile("a.txt", b"abc")})
        assert (busy.status_code, busy["Retry-After"]) == (429, "10")
        assert Client(REMOTE_ADDR="192.0.2.7").post("/khieu-nai/", {"text": "x"}).status_code == 200
    finally:
        for _n in taken:
            counted._places.release()


def test_heavy_requests_are_worked_on_one_at_a_time_and_give_their_place_back() -> None:
    seen: list[bool] = []

    def view(request: Any) -> Any:
        seen.append(counted._one_at_a_time.locked())
        raise LookupError

    for _n in range(counted.HEAVY_PLACES + 1):
        with pytest.raises(LookupError):
            counted.CountedMiddleware(view)._answer(with_a_file())
    assert seen == [True] * (counted.HEAVY_PLACES + 1)
    assert not counted._one_at_a_time.locked()


def test_large_uploads_lie_in_a_file_without_a_name() -> None:
    request = RequestFactory().post("/khieu-nai/", {"attachments": SimpleUploadedFile("a.txt", b"a" * 300_000)})
    upload = request.FILES["attachments"]
    assert isinstance(upload.file.name, int)
    assert upload.read() == b"a" * 300_000


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"[" * 200_000 + b"]" * 200_000),
        ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % n for n in range(10_000))),
        ("application/x-www-form-urlencoded", b"&" * 500_000),
        ("application/x-www-form-urlencoded", b"text=" + b"%" * 500_000),
        ("multipart/form-data; boundary=x", b"--x\r\n" * 50_000),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=a\r\n" * 5_000),
        ("multipart/form-data; boundary=" + "x" * 5000, b"x" * 5000),
        ("multipart/form-data", b"x"),
        (
            "multipart/form-data; boundary=x",
            b"".join(
                b'--x\r\nContent-Disposition: form-data; name="a"; filename="f%d"\r\n\r\nx\r\n' % n for n in range(50)
            )
            + b"--x--\r\n",
        ),
    ],
)
def test_odd_bodies_are_refused_and_cost_nothing(content_type: str, body: bytes, settings: Any) -> None:
    settings.THROTTLE_RATES = settings.THROTTLE_RATES | {"intake": "9/h"}
    for page in ("/khieu-nai/", "/tu-van/", "/mua-dich-vu/", "/tra-cuu/"):
        answer = Client().post(page, body, content_type=content_type)
        assert answer.status_code in (200, 400, 403, 413)
