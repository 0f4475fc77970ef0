"""Every kind of letter of every app, written in both languages from rows as they are: no word missing, no link dead."""

from collections.abc import Callable
from itertools import cycle
from typing import Any

import pytest
from django.core.checks import run_checks
from django.template import engines
from django.utils import timezone

from casework.case import letters as of_cases
from casework.case.case import Case
from casework.erasure.certificate import Certificate
from casework.erasure.last_letter import LAST_LETTER
from casework.erasure.order import ErasureOrder
from casework.ground.kind import Kind
from casework.intake import letters as of_intake
from casework.mailing.letters import KINDS, TRIAL
from casework.mailing.mailing import MailingKind
from casework.mailing.unsubscribe import UNSUBSCRIBED
from casework.people.access_request import AccessRequest
from casework.post import letter as letter_module
from casework.post.letter import SECRET_LINK, Letter, LetterKind, all_kinds, register
from casework.post.mail import message
from casework.staff.account_notices import ACCOUNT_CHANGED, AccountChange
from casework.tests.factories import EMAIL, NAME, make_case, make_consent, make_mailing, make_person, make_staff
from consult.renewal.renewal import RENEWAL
from privacy.complaints import letters as of_complaints
from privacy.incidents.incident import Incident
from privacy.incidents.letters import INCIDENT
from privacy.rights import letters as of_rights

pytestmark = pytest.mark.django_db
LANGUAGES = ["vi", "en"]


def certified() -> Case:
    case = make_case(Kind.DATA_REQUEST)
    done = {"executed_by": make_staff(), "executed_at": timezone.now()}
    order = ErasureOrder.objects.create(case=case, ordered_by=make_staff(), **done)
    kept = [{"field": "Tax code", "ground": "court", "until": "2030-01-01"}]
    content = {"case": case.reference, "policy_version": 1, "rows": {"casework.Person": 1}, "kept": kept}
    content["copies_until"] = "2027-01-31"
    Certificate.objects.create(number="XN-2345ABCD", order=order, content=content, digest="0" * 64)
    return case


def asked_for() -> dict[str, Any]:
    consent = make_consent(case=make_case())
    return {"case": consent.case, "consent": consent}


def filed(kind: str) -> dict[str, Any]:
    return {"case": make_case(kind), "kind": kind}


def said(kind: str, **more: Any) -> dict[str, Any]:
    return {"case": make_case(kind, **more), "text": "Chữ ký số dùng được trên máy Mac."}


def typed() -> dict[str, Any]:
    return said(Kind.CONSULTATION)


def said_by_the_centre() -> dict[str, Any]:
    return said(Kind.CONSULTATION, channel="centre")


def due(*, late: bool) -> dict[str, Any]:
    case = make_case(status="in_progress")
    return {"case": case, "late": late, "due_at": case.due_at.isoformat()}


def work(*parts: str) -> dict[str, Any]:
    return {"parts": {part: [make_case(status="in_progress").pk] for part in parts}, "morning": "today" in parts}


def incident(stage: str) -> dict[str, Any]:
    return {
        "number": Incident.objects.create(number="SC-26-00001", detected_at="2026-01-05T09:00+07:00").number,
        "stage": stage,
    }


def mailed(kind: str) -> dict[str, Any]:
    person = make_person()
    if kind == MailingKind.POLICY:
        return {"mailing": make_mailing(kind), "person": person, "case": make_case(person=person)}
    return {"mailing": make_mailing(kind), "person": person, "consent": make_consent(kind, "granted", person=person)}


# By purpose: rows that each kind can be written from, one set for each way its text may take.
SAMPLES: dict[str, list[Callable[[], dict[str, Any]]]] = {
    of_cases.REPLY.purpose: [typed, said_by_the_centre],
    of_cases.ENQUIRY.purpose: [typed, said_by_the_centre],
    of_cases.UNREACHABLE.purpose: [typed],
    **{
        kind.purpose: [lambda about=about: said(about) for about in kind.about]  # type: ignore[misc]
        for kind in (
            of_complaints.ACKNOWLEDGED,
            of_complaints.ANSWERED,
            of_complaints.ASKED_AGAIN,
            of_rights.IDENTIFIED,
            of_rights.EXTENDED,
            of_rights.DECIDED,
        )
    },
    of_cases.CUSTOMER_WROTE.purpose: [lambda: {"case": make_case()}],
    of_cases.REMINDER.purpose: [lambda: due(late=False), lambda: due(late=True)],
    of_cases.WORK.purpose: [lambda: work("due"), lambda: work("given", "before"), lambda: work("today", "answered")],
    of_intake.NEW_CASE.purpose: [lambda: {"case": make_case()}],
    of_intake.CONTACTED.purpose: [lambda: filed(Kind.CONSULTATION)],
    of_intake.RECEIPT.purpose: [lambda kind=kind: filed(kind) for kind in Kind.values],  # type: ignore[misc]
    of_intake.CONFIRM_CONSENT.purpose: [asked_for],
    UNSUBSCRIBED.purpose: [lambda: {"consent": (ended := make_consent()), "acts": [ended.pk]}],
    LAST_LETTER.purpose: [lambda: {"case": certified()}],
    RENEWAL.purpose: [lambda: {"case": make_case(Kind.PURCHASE)}],
    of_rights.CALLED_OFF.purpose: [lambda: {"case": make_case(Kind.DATA_REQUEST)}],
    of_rights.IDENTITY_LINK.purpose: [lambda: {"case": make_case(Kind.DATA_REQUEST)}],
    of_rights.ACCESS_LINK.purpose: [
        lambda: {
            "case": make_case(Kind.DATA_REQUEST),
            "access_request": AccessRequest.objects.create(full_name=NAME, address=EMAIL),
        },
        lambda: {"access_request": AccessRequest.objects.create(full_name=NAME, address=EMAIL)},
    ],
    of_rights.NEW_ADDRESS.purpose: [lambda: {"case": make_case(Kind.DATA_REQUEST)}],
    of_rights.ADDRESS_CHANGED.purpose: [lambda: {"case": make_case(Kind.DATA_REQUEST)}],
    ACCOUNT_CHANGED.purpose: [
        lambda change=change, by=by: {"change": change, "by": by, "at": timezone.now().isoformat()}  # type: ignore[misc]
        for change, by in zip(AccountChange.values, cycle(["", "Trần Bình"]), strict=False)
    ],
    **{kind: [lambda kind=kind: mailed(kind)] for kind in KINDS},  # type: ignore[misc]
    TRIAL.purpose: [lambda: {"mailing_id": make_mailing().pk}],
    INCIDENT.purpose: [lambda: incident("opened"), lambda: incident("agency"), lambda: incident("authority")],
}


def test_every_kind_of_letter_has_its_samples() -> None:
    assert set(SAMPLES) == {kind.purpose for kind in all_kinds()}


class Missing(str):
    """In place of a word the template was not told."""

    def __contains__(self, item: object) -> bool:
        return True

    def __mod__(self, variable: object) -> str:
        raise AssertionError(f"the template names {variable}, which it was not told")


@pytest.fixture
def nothing_missing(monkeypatch: Any) -> None:
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Missing("%s"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("purpose", "number"), [(purpose, number) for purpose, ways in SAMPLES.items() for number in range(len(ways))]
)
def test_every_kind_of_letter_can_be_written(purpose: str, number: int, language: str, nothing_missing: None) -> None:
    kind = next(kind for kind in all_kinds() if kind.purpose == purpose)
    letter = kind.letter(EMAIL, language, **SAMPLES[purpose][number]())
    letter.save()
    mail = message(Letter.objects.get(pk=letter.pk))
    assert mail.subject
    assert "@ecomviet.vn" in mail.body
    assert ("Trân trọng" in mail.body or "Điện thoại" in mail.body) == (language == "vi")
    to_the_case = {"case"} if letter_module.leads_to_case(letter) else set()
    assert set(SECRET_LINK.findall(letter.text.body)) == set(kind.links) | to_the_case
    assert not SECRET_LINK.search(mail.body)
    assert "None" not in mail.body


def test_a_kind_whose_template_is_missing_is_reported_when_the_portal_is_checked(monkeypatch: Any) -> None:
    monkeypatch.setattr(letter_module, "_kinds", dict(letter_module._kinds))
    register(LetterKind("greeting", "Greeting"))
    found = [each for each in run_checks() if each.id == "casework.E002"]
    assert [each.msg.startswith("The letter greeting cannot be written") for each in found] == [True, True]


def test_a_purpose_is_registered_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        register(LetterKind(of_cases.REPLY.purpose, "Answer"))


def test_a_receipt_tells_what_was_filed_even_when_the_case_was_filed_again_meanwhile() -> None:
    facts = filed(Kind.QUESTION)
    letter = of_intake.RECEIPT.letter(EMAIL, "vi", **facts)
    before = letter.kind.text(letter).body
    Case.objects.update(kind=Kind.CONSULTATION)
    letter.case = Case.objects.get()
    assert letter.kind.text(letter).body == before


def test_a_receipt_tells_what_was_ticked_even_when_it_was_withdrawn_meanwhile() -> None:
    case = make_case()
    consent = make_consent("related", "granted", case=case, person=case.person, channel="web")
    letter = of_intake.RECEIPT.letter(EMAIL, "vi", case=case, kind=case.kind)
    before = letter.kind.text(letter).body
    consent.withdraw()
    assert str(consent.wording) in before
    assert letter.kind.text(letter).body == before
