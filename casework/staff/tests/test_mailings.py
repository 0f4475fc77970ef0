"""Mailings at the desk: written, looked at exactly as they arrive, released by a second pair of eyes."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from casework.ground.errors import Refused
from casework.ledger import second_pair
from casework.ledger.entries import TrailEntry
from casework.mailing import release, run
from casework.mailing.letters import as_received
from casework.mailing.mailing import Mailing, MailingKind, MailingState
from casework.people.consent import Act, Purpose
from casework.post.letter import Letter, LetterState
from casework.post.mail import message
from casework.tests.desk import Desk
from casework.tests.factories import make_consent, make_mailing, make_person, make_staff, newest_policy

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C2.3")]
RIGHTS = ("casework.view_mailing", "casework.add_mailing", "casework.change_mailing")
WRITTEN = {
    "kind": "marketing",
    "policy_version": "",
    "subject_vi": "Ưu đãi tháng Ba",
    "body_vi": "Giảm 10% phí gia hạn chữ ký số.",
    "subject_en": "Offers in March",
    "body_en": "10% off renewals.",
    "starts_at_0": "",
    "starts_at_1": "",
    "starts_at": "",
    "per_minute": "60",
}


def post(desk: Desk, name: str, *args: Any, **data: Any) -> Any:
    desk.client.get(reverse("admin:casework_mailing_add"))
    token = desk.client.cookies["csrftoken"].value if "csrftoken" in desk.client.cookies else ""
    address = reverse(f"admin:casework_mailing_{name}", args=args)
    return desk.client.post(address, {"csrfmiddlewaretoken": token, **data})


def draft(**more: Any) -> Mailing:
    return make_mailing(**{"state": MailingState.DRAFT} | more)


def stands(mailing: Mailing) -> str:
    mailing.refresh_from_db()
    return mailing.state


# ------------------------------------------------------------- written
def test_a_mailing_is_written_in_both_languages_and_whoever_touched_it_last_is_its_author() -> None:
    first, second = Desk(*RIGHTS), Desk(*RIGHTS)
    assert post(first, "add", **WRITTEN).status_code == 302
    mailing = Mailing.objects.get()
    assert (mailing.author, mailing.state, mailing.kind) == (first.staff, MailingState.DRAFT, MailingKind.MARKETING)
    assert post(second, "change", mailing.pk, **WRITTEN | {"subject_en": "Offers in May"}).status_code == 302
    mailing.refresh_from_db()
    assert (mailing.author, mailing.subject_en) == (second.staff, "Offers in May")
    assert set(TrailEntry.objects.filter(target=mailing.target).values_list("verb", flat=True)) == {"add", "change"}


WRONG = {
    "no English": {"body_en": ""},
    "a kind there is not": {"kind": "handover"},
    "a version for an advertisement": {"policy_version": "newest"},
    "a notice of no version": {"kind": "policy_change"},
    "links of the portal's": {"body_vi": "Xem [[case]]"},
    "a signature of its own": {"body_en": "Hello\n-- \nThe centre"},
    "too fast": {"per_minute": "100000"},
    "no pace": {"per_minute": "0"},
    "no time": {"starts_at": "31/02/2027 08:00"},
    "far ahead": {"starts_at": "01/01/9999 08:00"},
    "too long": {"subject_vi": "x" * 300},
    "hopelessly long": {"body_vi": "x" * 500_000},
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_sent_is_not_kept_and_what_was_typed_stands_there_again(name: str) -> None:
    wrong = {key: str(newest_policy().pk) if value == "newest" else value for key, value in WRONG[name].items()}
    answer = post(Desk(*RIGHTS), "add", **WRITTEN | wrong)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors
    assert escape(WRITTEN["subject_en"]) in answer.content.decode()
    assert not Mailing.objects.exists()


def test_a_second_notice_of_one_policy_version_is_refused_in_words() -> None:
    draft(kind=MailingKind.POLICY)
    notice = WRITTEN | {"kind": "policy_change", "policy_version": str(newest_policy().pk)}
    answer = post(Desk(*RIGHTS), "add", **notice)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.non_field_errors()


# ------------------------------------------------------------- looked at
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", MailingKind.values)
def test_what_is_shown_is_what_arrives(kind: str, language: str) -> None:
    """But for the secret link, which is each reader's own, and the words that each agreed to."""
    mailing = draft(kind=kind)
    person = make_person(email="reader@example.vn", language=language)
    consent = None
    if kind != MailingKind.POLICY:
        consent = make_consent(kind, Act.GRANTED, person=person, address=person.email)
    letter = Letter(purpose=kind, mailing=mailing, person=person, consent=consent, address=person.email)
    letter.language = language
    arrives, shown = message(letter), as_received(mailing, language)
    desk = Desk("casework.view_mailing")
    page = desk.open("casework_mailing_release", mailing.pk).content.decode()
    assert escape(shown.text) in page
    assert shown.page == desk.open("casework_mailing_mail", mailing.pk, language).content.decode()
    assert shown.subject == arrives.subject
    assert shown.text.count("\n") == arrives.body.count("\n")
    assert shown.text.split("\n\n")[0] == arrives.body.split("\n\n")[0]
    (part, _type) = arrives.alternatives[0]
    assert shown.page.partition("</p>")[0] == part.partition("</p>")[0]


def test_the_mail_is_drawn_by_itself_and_runs_nothing() -> None:
    answer = Desk("casework.view_mailing").open("casework_mailing_mail", draft().pk, "xx")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_who_gets_it_and_why_others_do_not_is_counted_for_its_purpose() -> None:
    for number, act in enumerate(("granted", "withdrawn")):
        person = make_person(full_name=f"Lê {number}", email=f"{number}@example.vn")
        make_consent(Purpose.NOTICES, act, person=person, address=person.email)
    page = Desk("casework.view_mailing").open("casework_mailing_release", draft().pk)
    counted = page.context["audience"]
    assert counted.gets_it == 1
    assert [(why.value, count) for why, count in counted.left_out] == [("withdrawn", 1)]


def test_a_copy_goes_to_oneself_alone_and_looks_the_same() -> None:
    desk, mailing = Desk(*RIGHTS), draft(kind=MailingKind.MARKETING)
    User.objects.filter(pk=desk.staff.pk).update(email="binh@example.vn")
    assert post(desk, "try", mailing.pk, "en").status_code == 302
    letter = Letter.objects.get()
    assert (letter.address, letter.to_staff, letter.language) == ("binh@example.vn", True, "en")
    copy, shown = message(letter), as_received(mailing, "en")
    assert (copy.subject, copy.body) == (shown.subject, shown.text)
    assert copy.subject.startswith("[QC] ")
    assert copy.extra_headers["List-Unsubscribe-Post"]


def test_without_an_address_there_is_no_copy() -> None:
    desk, mailing = Desk(*RIGHTS), draft()
    assert post(desk, "try", mailing.pk, "vi").status_code == 302
    assert not Letter.objects.exists()


# ------------------------------------------------------------- released
def test_a_colleague_releases_what_they_were_shown() -> None:
    desk, mailing = Desk(*RIGHTS), draft()
    form = desk.open("casework_mailing_release", mailing.pk).context["form"]
    assert post(desk, "release", mailing.pk, seen=form["seen"].value()).status_code == 302
    assert stands(mailing) == MailingState.RELEASED
    assert (mailing.released_by, mailing.alone_reason) == (desk.staff, "")
    assert TrailEntry.objects.filter(verb="release_mailing", target=mailing.target, staff=desk.staff).exists()


CHANGES: dict[str, Any] = {
    "the text": {"body_en": "Something else"},
    "the purpose": {"kind": MailingKind.MARKETING},
    "the pace": {"per_minute": 1},
    "the beginning": {"starts_at": timezone.now() + timedelta(days=1)},
}


@pytest.mark.parametrize("changed", CHANGES)
def test_what_has_changed_since_it_was_shown_is_not_released(changed: str) -> None:
    mailing = draft()
    seen = release.shown(mailing)
    Mailing.objects.filter(pk=mailing.pk).update(**CHANGES[changed])
    answer = post(Desk(*RIGHTS), "release", mailing.pk, seen=seen, alone_reason="Một mình")
    assert answer.status_code == 200
    assert "Một mình" in answer.content.decode()
    assert stands(mailing) == MailingState.DRAFT


def test_the_foot_is_part_of_what_was_shown(settings: Any) -> None:
    mailing = draft()
    before = release.shown(mailing)
    settings.SITE_URL = "https://elsewhere.example"
    assert release.shown(mailing) != before


def test_whoever_wrote_it_releases_it_alone_only_with_a_reason() -> None:
    desk = Desk(*RIGHTS)
    mailing = draft(author=desk.staff)
    seen = release.shown(mailing)
    assert post(desk, "release", mailing.pk, seen=seen).status_code == 200
    assert stands(mailing) == MailingState.DRAFT
    assert post(desk, "release", mailing.pk, seen=seen, alone_reason="Đồng nghiệp nghỉ phép").status_code == 302
    assert (stands(mailing), mailing.alone_reason) == (MailingState.RELEASED, "Đồng nghiệp nghỉ phép")


def test_whoever_was_at_the_authors_account_is_no_second_pair_of_eyes() -> None:
    author, colleague = make_staff(), make_staff()
    TrailEntry.objects.create(verb="set_password", target=second_pair.account(author.pk), staff=colleague)
    mailing = draft(author=author)
    with pytest.raises(Refused, match="third_person"):
        release.release(mailing, seen=release.shown(mailing), staff=colleague)


def test_a_beginning_that_is_over_is_refused() -> None:
    mailing = draft(starts_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(Refused, match="past"):
        release.release(mailing, seen=release.shown(mailing), staff=make_staff())


def test_what_was_released_is_changed_by_nobody() -> None:
    desk, mailing = Desk(*RIGHTS), make_mailing()
    assert post(desk, "change", mailing.pk, **WRITTEN).status_code == 403
    assert post(desk, "release", mailing.pk, seen=release.shown(mailing)).status_code == 403


def test_a_colleague_who_was_faster_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Released between the opening of the form and its saving."""
    desk, mailing, clean = Desk(*RIGHTS), draft(), Mailing.clean

    def released_meanwhile(record: Mailing) -> None:
        clean(record)
        now = timezone.now()
        facts = {"released_by": make_staff(), "released_at": now, "alive_at": now}
        Mailing.objects.filter(pk=record.pk).update(state=MailingState.RELEASED, **facts)

    monkeypatch.setattr(Mailing, "clean", released_meanwhile)
    answer = post(desk, "change", mailing.pk, **WRITTEN)
    assert answer.status_code == 302
    assert len(list(get_messages(answer.wsgi_request))) == 1
    mailing.refresh_from_db()
    assert mailing.subject_en == "Opening hours over Tết"


# ------------------------------------------------------------- paused, stopped, on its way
def test_buttons_follow_the_state() -> None:
    desk, mailing = Desk(*RIGHTS), make_mailing()
    for name, after in (("pause", "paused"), ("resume", "released"), ("stop", "stopped")):
        assert name in desk.open("casework_mailing_change", mailing.pk).context["buttons"]
        assert post(desk, name, mailing.pk).status_code == 302
        assert stands(mailing) == after
    assert desk.open("casework_mailing_change", mailing.pk).context["buttons"] == {}
    post(desk, "resume", mailing.pk)
    assert stands(mailing) == MailingState.STOPPED


def test_whoever_may_only_look_moves_nothing() -> None:
    desk, mailing = Desk("casework.view_mailing"), make_mailing()
    for name in ("pause", "stop"):
        assert post(desk, name, mailing.pk).status_code == 403
    assert post(desk, "release", draft().pk).status_code == 403
    assert desk.open("casework_mailing_release", draft().pk).context["form"] is None


def test_figures_stand_on_the_page_of_a_mailing_that_has_begun() -> None:
    person = make_person()
    make_consent(Purpose.NOTICES, Act.GRANTED, person=person, address=person.email)
    mailing = make_mailing()
    run._write_letters(mailing)
    Letter.objects.update(state=LetterState.SENT, sent_at=timezone.now(), composed_at=timezone.now())
    found = Desk("casework.view_mailing").open("casework_mailing_change", mailing.pk).context["figures"]
    assert (found.letters, found.sent) == (1, 1)
