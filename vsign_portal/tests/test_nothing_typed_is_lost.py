"""What comes between typing and sending, on every public form, without JavaScript: the page comes back with everything,
its files too, and the next press files it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from casework.case.case import Case
from casework.centre.policy import PolicyVersion
from casework.intake.draft_file import DraftFile, forget_old
from casework.tests.visitor import CONTACT, Visitor, reference_of
from consult.tests.answers import BUY, CHECK, HOLDERS, INVOICE, TWELVE, WHO, go_through
from consult.tests.answers import CONSULTATION as ASKED

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
BOUGHT = TWELVE | {"note": "Giao trước 10 giờ, gặp chị Lan.", "holders": "Lê Văn Tám; Kế toán; tam@example.vn"}
STORY = "Có người gọi bán hàng và đọc đúng số hợp đồng của tôi."
COMPLAINT = {"ground": "stolen", "story": STORY}
FORMS: dict[str, tuple[dict[str, Any], str]] = {
    "/tu-van/": (ASKED, "question"),
    BUY: (BOUGHT, "lines-0-service"),
    WHO: (BOUGHT, "organisation"),
    HOLDERS: (BOUGHT, "holders"),
    INVOICE: (BOUGHT, "note"),
    "/khieu-nai/": (CONTACT | COMPLAINT, "story"),
    "/khieu-nai/an-danh/": (COMPLAINT, "story"),
    "/bao-cao-lam-dung/": (CONTACT | {"what": ["pin"], "going_on": "yes", "story": STORY}, "story"),
    "/lien-he/": (CONTACT | {"topic": "service", "text": STORY}, "text"),
    "/quyen-rieng-tu/": (CONTACT | {"right": "view", "explanation": STORY}, "explanation"),
}
# Of a purchase a page at a time is looked at: those before it were sent.
PAGES = (BUY, WHO, HOLDERS, INVOICE)
WITH_FILES = ("/khieu-nai/", "/khieu-nai/an-danh/", "/bao-cao-lam-dung/")


def come(path: str) -> Visitor:
    visitor = Visitor()
    visitor.open(BUY if path in PAGES else path)
    for before in PAGES[: PAGES.index(path) if path in PAGES else 0]:
        visitor.open(visitor.send(before, BOUGHT)["Location"])
    return visitor


def files() -> dict[str, Any]:
    return {"attachments": [SimpleUploadedFile("biên lai.pdf", PDF), SimpleUploadedFile("ghi chú.txt", b"so 12")]}


Send = Callable[[Visitor, str, dict[str, Any]], Any]


def wrong_field(visitor: Visitor, path: str, answers: dict[str, Any]) -> Any:
    choices = ("ground", "going_on", "topic", "right", "customer_type")
    if path == HOLDERS:
        return visitor.send(path, answers, holders=f"{answers['holders']}\nTrần Tư")
    of_purchase = {BUY: "request_type", INVOICE: "invoice_tax_code"}
    choice = of_purchase.get(path) or next(name for name in choices if name in answers)
    return visitor.send(path, answers, **{choice: "gossip"})


def aged_token(visitor: Visitor, path: str, answers: dict[str, Any]) -> Any:
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        return visitor.send(path, answers)


def altered_token(visitor: Visitor, path: str, answers: dict[str, Any]) -> Any:
    return visitor.send(path, answers, token="x")


def csrf_cookie_gone(visitor: Visitor, path: str, answers: dict[str, Any]) -> Any:
    visitor.client.cookies.clear()
    return visitor.send(path, answers)


def csrf_cookie_of_a_sign_in(visitor: Visitor, path: str, answers: dict[str, Any]) -> Any:
    """Another tab signs in meanwhile: the cookie is another one."""
    other = Visitor()
    other.open("/lien-he/")
    visitor.client.cookies["csrftoken"] = other.client.cookies["csrftoken"].value
    return visitor.send(path, answers)


def new_policy(visitor: Visitor, path: str, answers: dict[str, Any]) -> Any:
    PolicyVersion(text_vi="# Chính sách mới").publish(timezone.now())
    return visitor.send(path, answers)


def trap(visitor: Visitor, path: str, answers: dict[str, Any]) -> Any:
    return visitor.send(path, answers, left_empty="https://hoa.example.vn")


def other_language(visitor: Visitor, path: str, answers: dict[str, Any]) -> Any:
    return visitor.send(f"/en{path}", answers, _redraw="1")


INTERRUPTIONS: dict[str, Send] = {
    each.__name__: each
    for each in (
        wrong_field,
        aged_token,
        altered_token,
        csrf_cookie_gone,
        csrf_cookie_of_a_sign_in,
        new_policy,
        trap,
        other_language,
    )
}


def carried(visitor: Visitor, name: str) -> list[str]:
    """Values of the page's own fields of that name."""
    tags = [part.split(">")[0] for part in visitor.text.split("<input")[1:]]
    return [tag.split('value="')[1].split('"')[0] for tag in tags if f'name="{name}"' in tag]


def pages_own(visitor: Visitor) -> dict[str, Any]:
    own = {name: carried(visitor, name) for name in ("_attachments_key", "_attachments_listed", "_again")}
    return {name: values for name, values in own.items() if values}


def press_again(visitor: Visitor, path: str, answers: dict[str, Any], **changes: Any) -> Any:
    answer = visitor.send(path, answers | pages_own(visitor), **changes)
    while answer.status_code == 303:
        visitor.open(answer["Location"])
        answer = visitor.send(answer["Location"], {} if answer["Location"].endswith(CHECK) else answers)
    return answer


@pytest.mark.parametrize("interruption", INTERRUPTIONS)
@pytest.mark.parametrize("path", FORMS)
def test_the_page_comes_back_with_everything_and_the_next_press_files_it(path: str, interruption: str) -> None:
    answers, long_text = FORMS[path]
    visitor = come(path)
    sent = answers | (files() if path in WITH_FILES else {})
    answer = INTERRUPTIONS[interruption](visitor, path, sent)
    if answer.status_code == 303:
        # A page of a purchase does not ask how old it is: nothing is filed by it.
        visitor.open(path)
    assert answer.status_code in (200, 303, 403)
    assert answers[long_text] in visitor.text
    assert not Case.objects.exists()
    if path in WITH_FILES:
        assert carried(visitor, "_attachments_listed") == ["biên lai.pdf", "ghi chú.txt"]
    where = f"/en{path}" if interruption == "other_language" else path
    case = Case.objects.get(reference=reference_of(press_again(visitor, where, answers)))
    assert case.attachments.count() == (2 if path in WITH_FILES else 0)
    assert not DraftFile.objects.exists()


@pytest.mark.parametrize("path", FORMS)
def test_whoever_is_over_the_limit_keeps_text_and_files(path: str, settings: Any) -> None:
    answers, long_text = FORMS[path]
    visitor = come(path)
    rates = settings.THROTTLE_RATES
    settings.THROTTLE_RATES = rates | {"intake": "0/h"}
    answer = visitor.send(path, answers | (files() if path in WITH_FILES else {}))
    assert answer.status_code == 429
    assert answers[long_text] in visitor.text
    settings.THROTTLE_RATES = rates
    case = Case.objects.get(reference=reference_of(press_again(visitor, path, answers)))
    assert case.attachments.count() == (2 if path in WITH_FILES else 0)


@pytest.mark.parametrize("path", FORMS)
def test_the_trap_comes_back_in_sight_and_empty(path: str) -> None:
    visitor = come(path)
    assert 'class="trap"' in visitor.text
    trap(visitor, path, FORMS[path][0])
    assert 'class="trap"' not in visitor.text
    assert "hoa.example.vn" not in visitor.text
    assert 'tabindex="-1"' not in visitor.text.partition("left_empty")[2][:200]


@pytest.mark.parametrize("path", FORMS)
def test_the_same_again_within_an_hour_is_asked_about_and_then_filed(path: str) -> None:
    answers, _text = FORMS[path]
    visitor = come(path)
    first = reference_of(press_again(visitor, path, answers))
    start = BUY if path in PAGES else path
    visitor.open(start)
    answer = press_again(visitor, start, answers)
    assert answer.status_code == 200
    assert first in visitor.text
    assert Case.objects.count() == 1
    where, again = (CHECK, {}) if path in PAGES else (path, answers)
    assert reference_of(visitor.send(where, again | {"_again": "1"})) != first
    assert carried(visitor, "_again") in ([], ["1"])


def test_after_an_hour_or_from_another_browser_nobody_is_asked() -> None:
    answers, _text = FORMS["/lien-he/"]
    visitor = Visitor()
    reference_of(visitor.fill_in("/lien-he/", answers))
    reference_of(Visitor().fill_in("/lien-he/", answers))
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        reference_of(visitor.fill_in("/lien-he/", answers))


def complaint_with_a_wrong_number() -> Visitor:
    visitor = Visitor()
    visitor.open("/khieu-nai/")
    visitor.send("/khieu-nai/", FORMS["/khieu-nai/"][0] | files(), phone="12")
    return visitor


def test_a_kept_file_can_be_removed_and_others_added() -> None:
    visitor = complaint_with_a_wrong_number()
    first = carried(visitor, "_attachments_drop")[0]
    more = {"attachments": [SimpleUploadedFile("ảnh.txt", b"mot")], "_attachments_drop": [first]}
    reference = reference_of(press_again(visitor, "/khieu-nai/", FORMS["/khieu-nai/"][0] | more))
    names = set(Case.objects.get(reference=reference).attachments.values_list("name", flat=True))
    assert names == {"ghi chú.txt", "ảnh.txt"}


def test_a_good_file_stays_when_a_bad_one_came_along() -> None:
    visitor = Visitor()
    visitor.open("/khieu-nai/")
    bad = {"attachments": [*files()["attachments"], SimpleUploadedFile("virus.exe", b"MZ\x90\x00")]}
    visitor.send("/khieu-nai/", FORMS["/khieu-nai/"][0] | bad)
    assert "virus.exe" in visitor.text
    assert carried(visitor, "_attachments_listed") == ["biên lai.pdf", "ghi chú.txt"]


def test_files_kept_count_among_the_five() -> None:
    visitor = complaint_with_a_wrong_number()
    more = {"attachments": [SimpleUploadedFile(f"{n}.txt", b"mot") for n in range(4)]}
    assert press_again(visitor, "/khieu-nai/", FORMS["/khieu-nai/"][0] | more).status_code == 200
    assert len(carried(visitor, "_attachments_listed")) == 5
    assert not Case.objects.exists()


def test_files_that_were_kept_too_long_are_asked_for_by_name() -> None:
    visitor = complaint_with_a_wrong_number()
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        forget_old()
        assert not DraftFile.objects.exists()
        assert press_again(visitor, "/khieu-nai/", FORMS["/khieu-nai/"][0]).status_code == 200
    assert "biên lai.pdf, ghi chú.txt" in visitor.text
    assert not Case.objects.exists()


def test_a_key_that_was_not_given_to_the_page_finds_nothing() -> None:
    complaint_with_a_wrong_number()
    other = Visitor()
    other.open("/khieu-nai/")
    stolen = {"_attachments_key": "x" * 32}
    case = Case.objects.get(reference=reference_of(other.send("/khieu-nai/", FORMS["/khieu-nai/"][0] | stolen)))
    assert not case.attachments.exists()


def test_there_is_room_for_so_much_and_who_is_over_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casework.intake.draft_file.MOST_OF_ONE", len(PDF))
    visitor = complaint_with_a_wrong_number()
    assert carried(visitor, "_attachments_listed") == ["biên lai.pdf"]
    assert "ghi chú.txt" in visitor.text


def test_what_was_typed_for_a_purchase_can_be_thrown_away() -> None:
    visitor = Visitor()
    go_through(visitor, BOUGHT)
    visitor.open(WHO)
    assert BOUGHT["full_name"] in visitor.text
    assert 'name="_discard"' in visitor.text
    visitor.send(WHO, {}, _discard="1")
    assert visitor.open(WHO)["Location"] == BUY
