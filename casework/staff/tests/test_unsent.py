"""What somebody has typed into a form of a case and not sent is there again, on any machine, for them alone."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.case import unsent, verbs
from casework.case.case import Case
from casework.case.reply_template import ReplyTemplate
from casework.case.unsent import KEPT_FOR, UnsentText
from casework.erasure import preview, walk
from casework.ground.kind import Kind
from casework.ledger.access import AccessEntry
from casework.tests.desk import Desk, manager
from casework.tests.factories import make_case, make_colleague, make_staff

pytestmark = pytest.mark.django_db
WORDS = "Kính gửi chị Ánh,\n\nHồ sơ còn thiếu 1 trang <và> một chữ ký."


def type_in(desk: Desk, case: Case, verb: str = "reply", **words: Any) -> Any:
    """As the script does while somebody types."""
    desk.see(case)
    address = reverse("admin:unsent", args=[case.pk, verb])
    proof = {"HTTP_X_CSRFTOKEN": desk.client.cookies["csrftoken"].value}
    return desk.client.post(address, {"version": case.version, "text": WORDS} | words, **proof)


def box(page: Any, verb: str = "reply") -> Any:
    return next(each for each in page.context["boxes"] if each.its.name == verb)


def test_what_was_typed_is_there_again_on_another_machine() -> None:
    desk, case = manager(), make_case()
    assert type_in(desk, case).status_code == 204
    elsewhere = Client()
    elsewhere.force_login(desk.staff)
    for address in ("change", "reply"):
        page = elsewhere.get(reverse(f"admin:casework_case_{address}", args=[case.pk]))
        assert box(page).form["text"].value() == WORDS
        assert box(page).unsent
        assert not box(page).since


def test_nobody_else_sees_it() -> None:
    desk, case = manager(), make_case()
    type_in(desk, case)
    assert "còn thiếu" not in manager().see(case).content.decode()


@pytest.mark.parametrize("verb", ["note", "wait", "close"])
def test_a_step_that_was_begun_stands_on_the_page_of_the_case(verb: str) -> None:
    desk, case = manager(), make_case()
    assert verb not in [each.its.name for each in desk.see(case).context["boxes"]]
    type_in(desk, case, verb, outcome="not_done")
    form = box(desk.see(case), verb).form
    assert form["text"].value() == WORDS
    if verb == "close":
        assert form["outcome"].value() == "not_done"


def test_what_was_sent_is_kept_no_longer() -> None:
    desk, case = manager(), make_case()
    type_in(desk, case)
    assert desk.do("reply", case, text=WORDS).status_code == 302
    assert not UnsentText.objects.exists()


def test_without_a_script_it_is_kept_when_it_is_previewed_or_refused() -> None:
    desk, case = manager(), make_case()
    desk.do("reply", case, text=WORDS, preview="1")
    assert box(desk.see(case)).form["text"].value() == WORDS
    desk.do("close", case, text="Chào anh.", outcome="")
    assert box(desk.see(case), "close").form["text"].value() == "Chào anh."


def test_words_that_came_too_late_are_kept_as_well() -> None:
    desk, case = manager(), make_case()
    verbs.reply(Case.objects.get(pk=case.pk), staff=make_staff(), text="Đã trả lời.")
    assert desk.do("reply", case, text=WORDS).status_code == 200
    assert unsent.of(case, desk.staff)["reply"].words == {"text": WORDS}


def test_thrown_away_it_is_gone() -> None:
    desk, case = manager(), make_case()
    type_in(desk, case)
    assert desk.do("reply", case, text=WORDS, discard="1").status_code == 302
    assert not UnsentText.objects.exists()
    assert case.events.count() == 1


def test_a_field_that_was_emptied_is_forgotten() -> None:
    desk, case = manager(), make_case()
    type_in(desk, case)
    type_in(desk, case, text=" ")
    assert not UnsentText.objects.exists()


def test_a_choice_alone_is_nothing_begun() -> None:
    desk, case = manager(), make_case()
    type_in(desk, case, "record_call", method="phone", result="told", note="")
    assert not UnsentText.objects.exists()
    type_in(desk, case, "record_call", method="phone", result="told", note="Gọi lại 14h")
    assert box(desk.see(case), "record_call").form["result"].value() == "told"


def test_whoever_goes_on_is_told_that_something_happened_since() -> None:
    desk, case = manager(), make_case()
    type_in(desk, case)
    verbs.note(case, staff=desk.staff, text="Của mình")
    assert not box(desk.see(case)).since
    verbs.note(case, staff=make_staff(), text="Khách đã gọi lại")
    assert box(desk.see(case)).since


def test_a_template_is_added_to_what_was_kept() -> None:
    desk, case = manager(), make_case()
    made = ReplyTemplate.objects.create(name="Mẫu", text_vi="Trân trọng.")
    type_in(desk, case)
    page = desk.open("casework_case_reply", case.pk, template=str(made.pk))
    assert page.context["form"]["text"].value() == f"{WORDS}\n\nTrân trọng."


def test_it_is_kept_for_a_month() -> None:
    desk, case = manager(), make_case()
    type_in(desk, case)
    unsent.forget_old()
    assert UnsentText.objects.exists()
    UnsentText.objects.update(at=timezone.now() - KEPT_FOR - timedelta(minutes=1))
    unsent.forget_old()
    assert not UnsentText.objects.exists()


@pytest.mark.clause("C3.1")
def test_it_is_erased_with_the_case() -> None:
    desk, case = manager(), make_case()
    type_in(desk, case)
    assert case.person
    with transaction.atomic():
        walk.erase([case.person])
    assert UnsentText.objects.get().text == ""
    assert unsent.of(case, desk.staff) == {}


@pytest.mark.parametrize(("roles", "status"), [(["consultants"], 204), (["contracts"], 403), (["auditors"], 403)])
def test_it_is_kept_for_those_who_may_do_the_step(roles: list[str], status: int) -> None:
    case, client = make_case(Kind.CONSULTATION), Client()
    client.force_login(make_colleague(*roles))
    address = reverse("admin:unsent", args=[case.pk, "reply"])
    assert client.post(address, {"version": 1, "text": WORDS}).status_code == status
    assert UnsentText.objects.exists() == (status == 204)
    assert not AccessEntry.objects.exists(), "the answer shows nothing"


def test_there_is_nothing_to_read_there_and_no_other_step() -> None:
    desk, case = manager(), make_case()
    assert desk.open("unsent", case.pk, "reply").status_code == 405
    assert desk.open("unsent", case.pk, "undo").status_code == 405
    assert type_in(desk, case, "undo").status_code == 404


def test_whoever_is_signed_out_is_sent_to_sign_in_and_learns_who_they_are_afterwards() -> None:
    case, client = make_case(), Client()
    answer = client.post(reverse("admin:unsent", args=[case.pk, "reply"]), {"text": WORDS})
    assert answer.status_code == 302
    assert not client.session.get("typed")
    here = reverse("admin:signed_in")
    assert client.get(here)["Location"].startswith(reverse("admin:login"))
    staff = make_staff()
    client.force_login(staff)
    told = client.get(here)
    assert told.json()["who"] == staff.pk
    assert re.fullmatch(r"[A-Za-z0-9]{64}", told.json()["proof"])
    assert "no-store" in told["Cache-Control"]


def test_words_typed_meanwhile_outdate_no_decision_about_an_erasure() -> None:
    """Not even those typed on the page of the erasure itself."""
    desk, case = manager(), make_case()
    assert case.person
    before = preview.shown([case.person])
    type_in(desk, case)
    assert UnsentText.objects.filter(case=case).exists()
    assert preview.shown([case.person]) == before
    assert any(line.label == "casework.UnsentText.text" for line in preview.lines([case.person]))
