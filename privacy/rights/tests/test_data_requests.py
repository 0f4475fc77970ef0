"""A request about one's own data: verified, extended once, decided and carried out, told at each step."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from casework.case import verbs
from casework.case.case import Case
from casework.case.states import Channel, Outcome
from casework.erasure.order import ErasureOrder
from casework.ground.calendar import VIETNAM
from casework.ground.errors import Refused
from casework.ground.kind import Kind
from casework.ledger.entries import TrailEntry
from casework.people.access_request import AccessRequest
from casework.people.consent import Act, Consent, Purpose
from casework.post.letter import Letter
from casework.tests.desk import manager
from casework.tests.factories import EMAIL, make_case, make_consent, make_letter, make_person, make_staff
from privacy.rights import deadlines, request_verbs
from privacy.rights.data_request import IN_LETTERS, DataRequest, Decision, RefusalGround, Right, VerifiedBy

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C6.1")]
MONDAY = datetime(2026, 9, 14, 9, 0, tzinfo=VIETNAM)

# Decree 356/2025 art. 5: right, carry out, with a third party, extension; days.
LAW = [
    (Right.WITHDRAW, 15, 20, 15), (Right.RESTRICT, 15, 20, 15), (Right.OBJECT, 15, 20, 15),
    (Right.VIEW, 10, 15, 10), (Right.CORRECT, 10, 15, 10), (Right.COPY, 10, 15, 10),
    (Right.DELETE, 20, 30, 20), (Right.PROTECT, 15, 15, 15),
]  # fmt: skip


def asked(right: str = Right.VIEW, *, verified: bool = True, **more: Any) -> Case:
    person = more.pop("person", None) or make_person()
    type(person).objects.filter(pk=person.pk).update(created_at=timezone.now() - timedelta(days=60))
    case = make_case(Kind.DATA_REQUEST, person=person, detail={"right": right} | more)
    if verified:
        request_verbs.verify(case, staff=make_staff(), how=VerifiedBy.CALL, evidence="Gọi số lưu", third_party=False)
    return case


def detail(case: Case) -> DataRequest:
    return DataRequest.objects.get(case=case)


@pytest.mark.parametrize(("right", "days", "with_third", "extension"), LAW)
def test_the_clock_starts_with_the_verification_and_is_the_laws(
    right: str, days: int, with_third: int, extension: int
) -> None:
    with time_machine.travel(MONDAY, tick=False):
        case = asked(right, verified=False)
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        request_verbs.verify(case, staff=make_staff(), how=VerifiedBy.COUNTER, evidence="x", third_party=False)
        assert case.resolve_due_at.astimezone(VIETNAM).date() == date(2026, 9, 17) + timedelta(days=days)
        request_verbs.extend(case, staff=make_staff(), reason="Cần thêm thời gian")
        assert case.due_at.astimezone(VIETNAM).date() == date(2026, 9, 17) + timedelta(days=days + extension)
        other = asked(right, verified=False)
        request_verbs.verify(other, staff=make_staff(), how=VerifiedBy.COUNTER, evidence="x", third_party=True)
        assert other.due_at.astimezone(VIETNAM).date() == date(2026, 9, 17) + timedelta(days=with_third)


def test_carrying_out_runs_in_calendar_days_across_tet_and_the_first_answer_in_working_days() -> None:
    """Tết 2027: 4 to 10 February are days off."""
    with time_machine.travel(datetime(2027, 2, 3, 9, 0, tzinfo=VIETNAM), tick=False):
        case = asked(Right.VIEW)
    assert case.resolve_due_at.astimezone(VIETNAM).date() == date(2027, 2, 13)
    clocks = deadlines.CLOCKS[Right.VIEW].clocks
    assert (clocks.first_answer.working, clocks.resolution.working) == (True, False)
    assert case.first_due_at.astimezone(VIETNAM).date() > date(2027, 2, 10)


def test_an_extension_comes_once_with_its_reason_told() -> None:
    case = asked()
    request_verbs.extend(case, staff=make_staff(), reason="Hồ sơ cũ phải tìm trong kho")
    assert "Hồ sơ cũ phải tìm trong kho" in Letter.objects.latest("pk").text.body
    with pytest.raises(Refused):
        request_verbs.extend(case, staff=make_staff(), reason="Thêm nữa")


def test_a_number_younger_than_thirty_days_verifies_nobody() -> None:
    case = make_case(Kind.DATA_REQUEST, detail={"right": Right.VIEW})
    with pytest.raises(Refused, match="new_number"):
        request_verbs.verify(case, staff=make_staff(), how=VerifiedBy.CALL, evidence="x", third_party=False)


def test_nothing_is_granted_before_the_identity_is_verified() -> None:
    case = asked(verified=False)
    with pytest.raises(Refused, match="unverified"):
        request_verbs.decide(case, staff=make_staff(), decision=Decision.GRANTED)
    with pytest.raises(IntegrityError, match="data_request_granted_is_verified"), transaction.atomic():
        DataRequest.objects.filter(case=case).update(
            decision=Decision.GRANTED, decided_at=timezone.now(), decided_by=make_staff()
        )
    assert TrailEntry.objects.get(verb="decide").refused == "unverified"


def test_a_refusal_has_its_ground_and_is_told() -> None:
    case = asked(Right.DELETE)
    with pytest.raises(Refused, match="no_ground"):
        request_verbs.decide(case, staff=make_staff(), decision=Decision.REFUSED)
    request_verbs.decide(
        case, staff=make_staff(), decision=Decision.REFUSED, ground=RefusalGround.CONTRACT, text="Còn hạn"
    )
    assert (case.status, case.outcome) == ("closed", Outcome.NOT_DONE)
    body = Letter.objects.filter(purpose="decided").latest("pk").text.body
    assert str(IN_LETTERS[RefusalGround.CONTRACT]) in body
    assert "Còn hạn" in body


def test_a_correction_changes_every_record_of_the_person_and_nobody_elses() -> None:
    other = make_person(full_name="Trần Văn Bình")
    twin = make_person(organisation="Công ty Đại Việt")
    case = asked(Right.CORRECT)
    request_verbs.correct(case, staff=make_staff(), decision=Decision.GRANTED, corrected={"phone": "+84987654321"})
    for person in (case.person, twin, other):
        person.refresh_from_db()
    assert [twin.phone, other.phone] == ["+84987654321", "+84912345678"]
    assert case.person
    assert case.person.phone == "+84987654321"
    assert (case.status, case.outcome) == ("closed", Outcome.DONE)


def test_a_call_reaches_no_record_that_only_shares_the_address_typed_beside_the_number() -> None:
    """Somebody who typed another's name and address beside a number of their own controls the number alone."""
    victim = make_person(phone="+84987654321")
    case = asked(Right.CORRECT)
    request_verbs.correct(case, staff=make_staff(), decision=Decision.GRANTED, corrected={"organisation": "Khác"})
    victim.refresh_from_db()
    assert victim.organisation == ""


def test_what_the_record_does_not_have_verifies_nobody() -> None:
    case = asked(verified=False, person=make_person(phone=""))
    with pytest.raises(Refused, match="no_contact"):
        request_verbs.verify(case, staff=make_staff(), how=VerifiedBy.CALL, evidence="x", third_party=False)
    case = asked(verified=False, person=make_person(email=""))
    with pytest.raises(Refused, match="no_contact"):
        request_verbs.send_identity_link(case, staff=make_staff())


def test_a_correction_that_fails_leaves_nothing_behind() -> None:
    case = asked(Right.CORRECT)
    before = Letter.objects.count()
    with pytest.raises(Refused, match="nothing"):
        request_verbs.correct(case, staff=make_staff(), decision=Decision.GRANTED, corrected={})
    assert detail(case).decision == ""
    assert Letter.objects.count() == before


@pytest.mark.parametrize("right", [Right.WITHDRAW, Right.OBJECT])
def test_withdrawing_ends_every_consent_that_counts(right: str) -> None:
    case = asked(right)
    make_consent(Purpose.RELATED, Act.GRANTED, person=case.person)
    make_consent(Purpose.NOTICES, Act.GRANTED, person=case.person)
    request_verbs.decide(case, staff=make_staff(), decision=Decision.GRANTED)
    assert not Consent.objects.current().filter(address=EMAIL, act=Act.GRANTED).exists()


@pytest.mark.parametrize(
    ("how", "left"),
    [
        (VerifiedBy.CALL, {"their address, another number", "another name"}),
        (VerifiedBy.COUNTER, {"another name"}),
        (VerifiedBy.MAILBOX, set()),
    ],
)
def test_a_withdrawal_reaches_as_far_as_its_proof(how: str, left: set[str]) -> None:
    """Whoever typed somebody else's address beside their own number ends nothing of theirs by a call."""
    people = {
        "themselves": make_person(),
        "their address, another number": make_person(phone="+84987000999"),
        "another name": make_person(full_name="Trần Văn Tú"),
    }
    for person in people.values():
        make_consent(Purpose.RELATED, Act.GRANTED, person=person)
    case = asked(Right.WITHDRAW, verified=False, person=people["themselves"])
    if how == VerifiedBy.MAILBOX:
        request_verbs.confirm_identity(case)
    else:
        request_verbs.verify(case, staff=make_staff(), how=how, evidence="x", third_party=False)
    request_verbs.decide(case, staff=make_staff(), decision=Decision.GRANTED)
    granting = {consent.person for consent in Consent.objects.granted(Purpose.RELATED)}
    assert {who for who, person in people.items() if person in granting} == left


@pytest.mark.parametrize("right", [Right.VIEW, Right.COPY])
def test_seeing_and_copying_is_a_link_to_the_mailbox_on_file(right: str) -> None:
    request_verbs.decide(asked(right), staff=make_staff(), decision=Decision.GRANTED)
    assert AccessRequest.objects.get().address == EMAIL


def test_while_restricted_the_data_serves_nothing_but_what_is_asked_since() -> None:
    case = asked(Right.RESTRICT)
    before = make_case(person=case.person, created_at=timezone.now() - timedelta(days=3))
    request_verbs.decide(case, staff=make_staff(), decision=Decision.GRANTED)
    since = make_case(person=case.person)
    ours = make_case(person=case.person, channel=Channel.CENTRE, policy_version=None)
    for refused in (before, ours):
        fresh = Case.objects.get(pk=refused.pk)
        for move in (
            lambda c: verbs.reply(c, staff=make_staff(), text="x"),
            lambda c: verbs.wait(c, staff=make_staff(), text="x"),
            lambda c: verbs.record_call(c, staff=make_staff(), method="phone", result="confirmed"),
        ):
            with pytest.raises(Refused, match="restricted"):
                move(fresh)
        with pytest.raises(IntegrityError, match="letter_keeps_to_a_restriction"), transaction.atomic():
            make_letter(fresh)
    verbs.reply(Case.objects.get(pk=since.pk), staff=make_staff(), text="Đây là câu trả lời")
    request_verbs.lift_restriction(case, staff=make_staff(), reason="Khách yêu cầu")
    verbs.reply(Case.objects.get(pk=before.pk), staff=make_staff(), text="x")


def test_deletion_granted_orders_the_erasure_and_leaves_the_case_open() -> None:
    case = asked(Right.DELETE)
    staff = make_staff()
    request_verbs.decide(case, staff=staff, decision=Decision.GRANTED)
    assert ErasureOrder.objects.get().ordered_by == staff
    assert case.status == "in_progress"


def test_staff_see_old_and_new_side_by_side_and_apply_with_one_press() -> None:
    case = asked(Right.CORRECT, proposed={"full_name": "Nguyễn Thị Ánh Tuyết"})
    desk = manager()
    page = desk.open("casework_case_correct", case.pk).content.decode()
    assert "<strong>Nguyễn Thị Ánh Tuyết</strong>" in page
    assert 'value="Nguyễn Thị Ánh Tuyết"' in page
    data = {"decision": "granted", "full_name": "Nguyễn Thị Ánh Tuyết", "email": EMAIL, "phone": "0912345678"}
    assert desk.do("correct", case, **data).status_code == 302
    case.person.refresh_from_db()  # type: ignore[union-attr]
    assert case.person.full_name == "Nguyễn Thị Ánh Tuyết"  # type: ignore[union-attr]


def test_every_step_has_its_page_and_its_words() -> None:
    case = asked(verified=False)
    desk = manager()
    assert desk.do("verify_identity", case, how="counter", evidence="").status_code == 200
    assert desk.do("verify_identity", case, how="counter", evidence="CCCD xuất trình").status_code == 302
    case.refresh_from_db()
    assert desk.do("extend", case, reason="Tìm hồ sơ giấy").status_code == 302
    case.refresh_from_db()
    assert "CCCD xuất trình" in desk.see(case).content.decode()
    assert desk.do("decide", case, decision="refused").status_code == 200
    assert desk.do("decide", case, decision="refused", ground="fraud").status_code == 302
    assert detail(case).decision == Decision.REFUSED
