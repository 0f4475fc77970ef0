"""Writing from a template, and seeing the letter before it goes out."""

import pytest

from casework.case import start_templates
from casework.case.reply_template import PLACEHOLDERS, ReplyTemplate
from casework.post.letter import Letter
from casework.staff import answers
from casework.tests.desk import manager
from casework.tests.factories import make_case

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C2.1")]


@pytest.fixture(autouse=True)
def no_others() -> None:
    ReplyTemplate.objects.all().delete()


def template(**more: object) -> ReplyTemplate:
    facts = {"name": "Hướng dẫn", "text_vi": "Xin gửi {name} hướng dẫn.", "text_en": "Dear {name}, see {reference}."}
    return ReplyTemplate.objects.create(**facts | more)


def test_a_template_fills_in_the_text_in_the_customers_language() -> None:
    case = make_case(language="en")
    page = manager().open("casework_case_reply", case.pk, template=str(template().pk))
    assert f"Dear Nguyễn Thị Ánh, see {case.reference}." in page.content.decode()


def test_templates_of_other_kinds_and_withdrawn_ones_are_not_offered() -> None:
    here, general = template(kind="consultation"), template(name="Chung")
    template(name="Khác", kind="complaint")
    template(name="Cũ", active=False)
    page = manager().open("casework_case_reply", make_case().pk)
    assert set(page.context["boxes"][0].templates) == {here, general}


@pytest.mark.parametrize("number", ["0", "x", "99999999999999999999", "-1"])
def test_nonsense_for_a_template_fills_in_nothing(number: str) -> None:
    assert manager().open("casework_case_reply", make_case().pk, template=number).status_code == 200


def test_a_preview_shows_the_whole_letter_and_sends_nothing() -> None:
    case = make_case()
    page = manager().do("reply", case, text="Có, dùng được trên máy Mac.", preview="1")
    text = page.content.decode()
    assert page.status_code == 200
    assert "Kính gửi Quý khách" in text
    assert "25 Ngô Quyền" in text
    assert 'name="text"' in text
    assert not Letter.objects.exists()


# ------------------------------------------------------------- those a new portal begins with
def test_a_new_portal_begins_with_ten_in_both_languages_that_can_all_be_filled_in() -> None:
    start_templates.load()
    made = list(ReplyTemplate.objects.all())
    assert len(made) == 10
    case = make_case()
    for each in made:
        each.full_clean()
        assert each.text_vi
        assert each.text_en
        if each.kind in ("", case.kind):
            assert "{" not in answers.chosen(str(each.pk), case)


def test_what_staff_took_off_the_list_stays_off_it() -> None:
    start_templates.load()
    ReplyTemplate.objects.exclude(name="Gọi chưa gặp").delete()
    ReplyTemplate.objects.update(active=False)
    start_templates.load()
    assert ReplyTemplate.objects.get().active is False


def test_whoever_writes_one_reads_which_words_are_filled_in() -> None:
    page = manager().open("casework_replytemplate_add").content.decode()
    assert all(f"{{{name}}}" in page for name in PLACEHOLDERS)
