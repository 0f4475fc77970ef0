"""Drafts of the policy: previewed against the version in force, published by a second pair of eyes, never changed."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from casework.centre.policy import PolicyVersion
from casework.ground.errors import Refused
from casework.tests.desk import Desk
from casework.tests.factories import make_staff, newest_policy
from privacy.policy import drafts

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C8.1")]


def officer() -> Desk:
    desk = Desk()
    desk.staff.groups.add(Group.objects.get(name="privacy officers"))
    return desk


def post(desk: Desk, address: str, **data: Any) -> Any:
    desk.client.get(address)
    return desk.client.post(address, data | {"csrfmiddlewaretoken": desk.client.cookies["csrftoken"].value})


def draft_by(desk: Desk, text: str = "# Chính sách\n\nMột đoạn mới.") -> PolicyVersion:
    assert post(desk, reverse("admin:casework_policyversion_add"), text_vi=text, text_en="").status_code == 302
    return PolicyVersion.objects.get(number=None)


def publish(desk: Desk, draft: PolicyVersion, **data: Any) -> Any:
    at = timezone.localtime(timezone.now() + timedelta(days=7))
    address = reverse("admin:casework_policyversion_publish", args=[draft.pk])
    told = {"effective_from": f"{at:%Y-%m-%dT%H:%M}", "seen": drafts.shown(PolicyVersion.objects.get(pk=draft.pk))}
    return post(desk, address, **told | data)


def published(draft: PolicyVersion, **how: Any) -> None:
    """By somebody who has read it."""
    drafts.publish(draft, seen=drafts.shown(draft), is_meant=True, **how)


def test_a_draft_is_shown_as_people_will_read_it_with_what_changes() -> None:
    desk = officer()
    draft = draft_by(desk)
    page = desk.open("casework_policyversion_publish", draft.pk).content.decode()
    assert "<ins>Một đoạn mới.</ins>" in page
    assert "<del>" in page
    assert "<p>Một đoạn mới.</p>" in page


def test_raw_html_in_a_draft_stays_text() -> None:
    desk = officer()
    draft = draft_by(desk, "Chữ <script>alert(1)</script>")
    assert "<script>alert" not in desk.open("casework_policyversion_publish", draft.pk).content.decode()


def test_the_author_does_not_publish_alone_without_a_reason() -> None:
    desk = officer()
    draft = draft_by(desk)
    assert publish(desk, draft).status_code == 200
    assert PolicyVersion.objects.get(pk=draft.pk).published_at is None
    assert publish(desk, draft, alone_reason="Cán bộ kia nghỉ phép").status_code == 302
    assert PolicyVersion.objects.get(pk=draft.pk).alone_reason == "Cán bộ kia nghỉ phép"


def test_a_colleague_publishes_it_for_a_day() -> None:
    draft = draft_by(officer())
    number = newest_policy().number or 0
    assert publish(officer(), draft).status_code == 302
    assert PolicyVersion.objects.get(pk=draft.pk).number == number + 1
    assert PolicyVersion.objects.in_force().number == number


def test_whoever_changes_a_draft_becomes_its_author() -> None:
    first, second = officer(), officer()
    draft = draft_by(first)
    post(second, reverse("admin:casework_policyversion_change", args=[draft.pk]), text_vi="Khác\n\nHẳn", text_en="")
    assert publish(second, draft).status_code == 200
    assert publish(first, draft).status_code == 302


def test_nothing_takes_effect_in_the_past_and_nothing_is_published_twice() -> None:
    draft = PolicyVersion.objects.create(text_vi="x", author=make_staff())
    staff, soon = make_staff(), timezone.now() + timedelta(hours=1)
    with pytest.raises(Refused, match="past"):
        drafts.publish(
            draft,
            seen=drafts.shown(draft),
            is_meant=True,
            staff=staff,
            effective_from=timezone.now() - timedelta(days=1),
        )
    published(draft, staff=staff, effective_from=soon)
    with pytest.raises(Refused, match="published"):
        published(draft, staff=staff, effective_from=soon)


def test_the_database_refuses_the_author_as_publisher_and_any_later_change() -> None:
    staff = make_staff()
    draft = PolicyVersion.objects.create(text_vi="x", author=staff)
    with pytest.raises(IntegrityError, match="policy_four_eyes"), transaction.atomic():
        PolicyVersion.objects.filter(pk=draft.pk).update(publisher=staff)
    drafts.publish(
        draft,
        seen=drafts.shown(draft),
        is_meant=True,
        staff=make_staff(),
        effective_from=timezone.now() + timedelta(hours=1),
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyVersion.objects.filter(pk=draft.pk).update(text_vi="y")


def test_a_published_version_is_shown_and_not_offered_for_editing() -> None:
    desk = officer()
    page = desk.open("casework_policyversion_change", newest_policy().pk)
    assert page.status_code == 200
    assert 'name="text_vi"' not in page.content.decode()


def test_a_draft_changed_after_it_was_read_is_not_published() -> None:
    author, colleague = officer(), officer()
    draft = draft_by(author)
    read = drafts.shown(draft)
    post(author, reverse("admin:casework_policyversion_change", args=[draft.pk]), text_vi="Khác\n\nhẳn", text_en="")
    answer = publish(colleague, draft, seen=read)
    draft.refresh_from_db()
    assert (answer.status_code, draft.published_at) == (200, None)
    page = answer.content.decode()
    assert drafts.shown(draft) in page
    assert read not in page
    assert publish(colleague, draft).status_code == 302


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_nobody_publishes_what_they_have_not_read(seen: str) -> None:
    draft = draft_by(officer())
    assert publish(officer(), draft, seen=seen).status_code == 200
    draft.refresh_from_db()
    assert draft.published_at is None


def test_the_same_text_again_and_a_single_line_are_asked_about() -> None:
    now = newest_policy()
    for text_vi, text_en in ((now.text_vi, now.text_en), ("Một dòng", "")):
        draft = PolicyVersion.objects.create(text_vi=text_vi, text_en=text_en, author=make_staff())
        assert publish(officer(), draft).status_code == 200
        assert publish(officer(), draft, is_meant="on").status_code == 302
