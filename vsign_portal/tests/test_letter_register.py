"""Every letter to a customer, for every kind of case it is written in: its subject says what it is, and a report of
misuse is called a complaint in none of them."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from casework.case import verbs
from casework.case.case import Case
from casework.case.states import Outcome
from casework.ground.kind import Kind
from casework.post.letter import Letter, LetterKind, all_kinds
from casework.tests.factories import EMAIL, make_case, make_colleague, make_staff
from privacy.complaints import complaint_verbs
from privacy.complaints.handling import Finding, Severity
from privacy.complaints.rubric import QUESTIONS, REQUIRED
from privacy.rights import request_verbs
from privacy.rights.data_request import Decision, RefusalGround, Right, VerifiedBy

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C2.6")]
LANGUAGES = ["vi", "en"]
COMPLAINT = {"vi": "khiếu nại", "en": "complain"}
DEAR = {"vi": "Kính gửi", "en": "Dear"}


def to_customers() -> list[LetterKind]:
    return [kind for kind in all_kinds() if not kind.to_staff and not kind.is_of_many]


def letter_about(kind: str, language: str) -> Callable[[LetterKind], Letter]:
    case = make_case(kind, language=language)
    return lambda its: its.letter(EMAIL, language, case=case, text="…", kind=kind)


# What their subjects name stands in rows of their own: vsign_portal/tests/test_letters.py writes them.
WITH_ROWS_OF_THEIR_OWN = {"confirm_consent", "erasure", "access_link", "unsubscribed"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind.values)
def test_no_two_letters_of_a_case_have_the_same_subject(kind: str, language: str) -> None:
    write = letter_about(kind, language)
    written = [each for each in to_customers() if not each.about or kind in each.about]
    subjects = [each.text(write(each)).subject for each in written if each.purpose not in WITH_ROWS_OF_THEIR_OWN]
    assert len(subjects) > 5
    assert len(set(subjects)) == len(subjects)
    assert all(subject.strip() for subject in subjects)


# ------------------------------------------------------------- as they are really written
def complaint_from_end_to_end(kind: str, finding: str, language: str) -> Iterator[Letter]:
    case, staff = make_case(kind, language=language), make_colleague("complaint handlers")
    complaint_verbs.acknowledge(case, staff=staff)
    complaint_verbs.verify(case, staff=staff, finding=finding, evidence="Nhật ký")
    if finding != Finding.NOT:
        complaint_verbs.weigh(case, staff=staff, answers=dict.fromkeys(QUESTIONS, False))
        for needed in REQUIRED[Severity.LOW]:
            complaint_verbs.decide_measure(
                case, staff=staff, kind=needed, what="x", who=staff, due_on=timezone.localdate()
            )
            measure = case.measures.get(kind=needed)
            complaint_verbs.measure_done(case, staff=staff, measure=measure)
    complaint_verbs.answer(case, staff=staff, text="…")
    with time_machine.travel(timezone.now() + timedelta(days=22)):
        complaint_verbs.ask_again()
    yield from case.letters.filter(to_staff=False)


def unreachable(kind: str, language: str) -> Iterator[Letter]:
    case = make_case(kind, language=language)
    verbs.close(case, staff=make_staff(), outcome=Outcome.UNREACHABLE)
    yield from case.letters.filter(to_staff=False)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("finding", Finding.values)
@pytest.mark.parametrize("kind", [Kind.COMPLAINT, Kind.MISUSE])
def test_a_complaint_is_answered_as_one_and_a_report_of_misuse_never(kind: str, finding: str, language: str) -> None:
    letters = [*complaint_from_end_to_end(kind, finding, language), *unreachable(kind, language)]
    assert [each.purpose for each in letters] == ["acknowledged", "answered", "asked_again", "unreachable"]
    for each in letters:
        text = f"{each.text.subject}\n{each.text.body}".lower()
        assert DEAR[language].lower() in text
        if kind == Kind.MISUSE:
            assert COMPLAINT[language] not in text, text
    said = [COMPLAINT[language] in each.text.subject.lower() for each in letters[:2]]
    assert said == [kind == Kind.COMPLAINT] * 2


def decided(right: str, decision: str, language: str) -> Case:
    case = make_case(Kind.DATA_REQUEST, detail={"right": right}, channel="counter", language=language)
    staff = make_staff()
    request_verbs.verify(case, staff=staff, how=VerifiedBy.COUNTER, evidence="CCCD", third_party=False)
    request_verbs.extend(case, staff=staff, reason="Cần thêm thời gian")
    facts: dict[str, Any] = {"staff": staff, "decision": decision}
    facts["ground"] = "" if decision == Decision.GRANTED else RefusalGround.LAW
    if right == Right.CORRECT:
        request_verbs.correct(case, **facts, corrected={"organisation": "Công ty Bình Minh"})
    else:
        request_verbs.decide(case, **facts)
    return case


@pytest.mark.parametrize("right", Right.values)
@pytest.mark.parametrize("decision", Decision.values)
def test_each_decision_says_what_was_asked_and_a_refusal_names_law_and_remedy(right: str, decision: str) -> None:
    language = LANGUAGES[(len(right) + len(decision)) % 2]
    case = decided(right, decision, language)
    steps = [each for each in case.letters.filter(to_staff=False) if each.purpose != "access_link"]
    assert [each.purpose for each in steps] == ["identified", "extended", "decided"]
    assert len({each.text.subject for each in steps}) == len(steps)
    told = steps[-1].text.body
    assert case.events.get(verb="decided").text in told
    if decision != Decision.GRANTED:
        assert "91/2025" in told or "356/2025" in told
        assert COMPLAINT[language] in told
    if decision != Decision.REFUSED:
        assert len(told.split("\n\n")) > 3
