"""A version that is published brings a notice to everybody concerned: drafted at once, sent when it is released."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casework.centre.policy import PolicyVersion
from casework.mailing import audience, release
from casework.mailing.letters import as_received
from casework.mailing.mailing import Mailing, MailingKind, MailingState
from casework.tests.factories import make_case, make_staff, newest_policy
from privacy.policy import drafts

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C8.2")]


def published() -> Mailing:
    draft = PolicyVersion.objects.create(text_vi="Một\nhai", text_en="One\ntwo", author=make_staff())
    later = timezone.now() + timedelta(days=10)
    drafts.publish(draft, seen=drafts.shown(draft), staff=make_staff(), effective_from=later)
    return Mailing.objects.get(policy_version=draft)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_its_notice_is_drafted_in_both_languages_and_names_day_version_and_page(language: str) -> None:
    notice = published()
    assert (notice.kind, notice.state) == (MailingKind.POLICY, MailingState.DRAFT)
    version = newest_policy()
    shown = as_received(notice, language)
    assert version.effective_from
    assert f"{timezone.localtime(version.effective_from):%d/%m/%Y}" in shown.subject
    assert str(version.number) in shown.text
    assert "/chinh-sach-bao-mat/" in shown.text


def test_it_goes_once_a_colleague_has_released_it_and_reaches_whoever_has_an_open_case() -> None:
    make_case()
    notice = published()
    assert audience.counted(notice).gets_it == 1
    release.release(notice, seen=release.shown(notice), staff=make_staff())
    notice.refresh_from_db()
    assert notice.state == MailingState.RELEASED


@pytest.mark.parametrize(("language", "words"), [("vi", "báo một lần bằng email"), ("en", "once by e-mail")])
def test_the_policy_says_so(language: str, words: str) -> None:
    assert words in getattr(newest_policy(), f"text_{language}")
