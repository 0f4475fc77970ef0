"""Handing a purchase over: consent, agreement and fields checked, approved by a colleague, sent over real HTTPS."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from casework.case import verbs
from casework.case.case import Case
from casework.disclosure import transfers
from casework.disclosure.delivery import HANDOVERS
from casework.disclosure.disclosure import Disclosure
from casework.disclosure.recipient import Recipient
from casework.erasure import walk
from casework.ground.errors import Refused
from casework.ground.kind import Kind
from casework.ledger.entries import TrailEntry
from casework.people.consent import Act, Consent, Purpose
from casework.people.person import Person
from casework.tests.desk import Desk, manager
from casework.tests.factories import EMAIL, NAME, PHONE, make_case, make_consent, make_person, make_staff
from consult.handover import handover

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C4.2")]
ALLOWED = ["casework.Person.full_name", "casework.Person.phone", "consult.Purchase.invoice_name"]


def recipient(**more: Any) -> Recipient:
    today = timezone.localdate()
    facts: dict[str, Any] = {
        "name": "vsign.vn",
        "agreement_number": "12/2026/HĐ",
        "valid_from": today - timedelta(days=30),
        "valid_until": today + timedelta(days=30),
        "purposes": ["handover"],
        "fields": ALLOWED,
    }
    if more.get("endpoint"):
        facts |= {"endpoint_by": make_staff(), "endpoint_set_by": make_staff()}
    return Recipient.objects.create(**facts | more)


def confirmed(*, agrees: bool = True, **more: Any) -> Case:
    case = make_case(Kind.PURCHASE)
    verbs.record_call(case, staff=make_staff(), method="phone", result="confirmed")
    if agrees:
        make_consent(Purpose.HANDOVER, Act.GRANTED, person=case.person, case=case, **more)
    return case


def requested(**more: Any) -> Disclosure:
    to = recipient(**more)
    return handover.hand_over(confirmed(recipient=to), staff=make_staff(), recipient=to)


@pytest.fixture(autouse=True)
def secret(settings: Any) -> None:
    settings.HANDOVER_SECRET = "a secret of the operations, long enough"


def test_only_what_the_agreement_allows_leaves() -> None:
    content = requested().content
    assert set(content["details"]) == set(ALLOWED)
    assert content["details"]["casework.Person.full_name"] == NAME
    assert EMAIL not in json.dumps(content)


def test_without_consent_nothing_is_handed_over() -> None:
    with pytest.raises(Refused, match="consent"):
        handover.hand_over(confirmed(agrees=False), staff=make_staff(), recipient=recipient())


def test_an_unconfirmed_purchase_is_not_handed_over_whatever_the_customer_agreed_to() -> None:
    case = make_case(Kind.PURCHASE)
    make_consent(Purpose.HANDOVER, Act.GRANTED, person=case.person, case=case)
    with pytest.raises(Refused, match="unconfirmed"):
        handover.hand_over(case, staff=make_staff(), recipient=recipient())
    assert not Disclosure.objects.exists()


UNWANTED = ["withdrawn", "invalid", "unreachable"]


@pytest.mark.parametrize("outcome", UNWANTED)
def test_a_purchase_that_nobody_wants_is_neither_offered_nor_handed_over(outcome: str) -> None:
    case = confirmed()
    verbs.close(case, staff=make_staff(), outcome=outcome)
    assert not handover.hand_over.offered(case, make_staff(is_superuser=True))
    with pytest.raises(Refused, match="ended"):
        handover.hand_over(case, staff=make_staff(), recipient=recipient())


def test_a_purchase_that_is_done_may_be_handed_over_afterwards() -> None:
    to = recipient()
    case = confirmed(recipient=to)
    verbs.close(case, staff=make_staff(), outcome="done")
    assert handover.hand_over(case, staff=make_staff(), recipient=to)


@pytest.mark.parametrize("reason", [*UNWANTED, "declined"])
def test_what_the_customer_no_longer_wants_is_not_approved_and_does_not_leave(reason: str) -> None:
    disclosure, waiting = requested(), requested(name="B")
    transfers.approve(disclosure, seen=transfers.shown(disclosure), staff=make_staff())
    for each in (disclosure, waiting):
        assert each.case
        case = Case.objects.get(pk=each.case.pk)
        if reason == "declined":
            verbs.record_call(case, staff=make_staff(), method="phone", result="declined")
        else:
            verbs.close(case, staff=make_staff(), outcome=reason)
    refusal = "unconfirmed" if reason == "declined" else "ended"
    now = Disclosure.objects.get(pk=waiting.pk)
    with pytest.raises(Refused, match=refusal):
        transfers.approve(now, seen=transfers.shown(now), staff=make_staff())
    with pytest.raises(Refused, match=refusal):
        transfers.take_file(Disclosure.objects.get(pk=disclosure.pk), staff=make_staff())
    assert Disclosure.objects.get(pk=disclosure.pk).left_at is None


def test_a_hand_over_names_the_consent_it_rests_on() -> None:
    disclosure = requested()
    assert disclosure.consent == Consent.objects.get(purpose=Purpose.HANDOVER)
    assert "12/2026/HĐ" in disclosure.basis


def test_a_consent_given_anew_does_not_revive_what_rested_on_the_former() -> None:
    disclosure = requested()
    former = Consent.objects.get(purpose=Purpose.HANDOVER)
    former.withdraw()
    make_consent(Purpose.HANDOVER, Act.GRANTED, person=disclosure.person, case=disclosure.case)
    with pytest.raises(Refused, match="consent"):
        transfers.approve(disclosure, seen=transfers.shown(disclosure), staff=make_staff())


@pytest.mark.parametrize("state", ["requested", "approved", "failed"])
def test_a_purchase_is_handed_to_a_recipient_by_one_open_transfer(state: str) -> None:
    disclosure = requested()
    Disclosure.objects.update(state=state, approved_by=make_staff(), approved_at=timezone.now())
    assert disclosure.case
    assert disclosure.recipient
    with pytest.raises(Refused, match="open"):
        handover.hand_over(disclosure.case, staff=make_staff(), recipient=disclosure.recipient)
    same = ("case", "person", "recipient", "purpose", "basis", "consent", "fields", "requested_by")
    facts = {name: getattr(disclosure, name) for name in same}
    with pytest.raises(IntegrityError, match="disclosure_one_open"), transaction.atomic():
        Disclosure.objects.create(digest="0", **facts)


@pytest.mark.parametrize("end", ["refuse", "withdraw", "file"])
def test_after_one_has_ended_another_may_be_asked_for(end: str) -> None:
    disclosure = requested()
    if end == "refuse":
        transfers.refuse(disclosure, staff=make_staff())
    elif end == "withdraw":
        transfers.withdraw(disclosure, staff=make_staff())
    else:
        transfers.approve(disclosure, seen=transfers.shown(disclosure), staff=make_staff())
        transfers.take_file(disclosure, staff=make_staff())
    assert disclosure.case
    assert disclosure.recipient
    handover.hand_over(disclosure.case, staff=make_staff(), recipient=disclosure.recipient)
    assert Disclosure.objects.count() == 2


def test_another_recipient_is_another_matter() -> None:
    disclosure = requested()
    assert disclosure.case
    other = recipient(name="B")
    make_consent(Purpose.HANDOVER, Act.GRANTED, person=disclosure.person, case=disclosure.case, recipient=other)
    handover.hand_over(disclosure.case, staff=make_staff(), recipient=other)
    assert Disclosure.objects.count() == 2


def test_a_recipient_nobody_agreed_to_is_refused_and_not_offered() -> None:
    disclosure = requested()
    assert disclosure.case
    other = recipient(name="Công ty CA Khác")
    transfers.refuse(disclosure, staff=make_staff())
    with pytest.raises(Refused, match="consent"):
        handover.hand_over(disclosure.case, staff=make_staff(), recipient=other)
    assert other not in handover.recipients_for(disclosure.case)


def test_what_the_wording_did_not_name_is_not_given_though_the_agreement_allows_it_now() -> None:
    to = recipient(fields=["casework.Person.full_name"])
    case = confirmed(recipient=to)
    Recipient.objects.update(fields=ALLOWED)
    to.refresh_from_db()
    disclosure = handover.hand_over(case, staff=make_staff(), recipient=to)
    assert set(disclosure.content["details"]) == {"casework.Person.full_name"}


def test_a_recipient_keeps_the_name_that_people_agreed_to() -> None:
    to = recipient()
    with pytest.raises(Error, match="name"), transaction.atomic():
        Recipient.objects.filter(pk=to.pk).update(name="Công ty CA Khác")
    page = manager().open("casework_recipient_change", to.pk).content.decode()
    assert 'name="name"' not in page


def test_another_name_at_the_same_mailbox_agrees_for_itself_alone() -> None:
    case = confirmed(agrees=False)
    make_consent(Purpose.HANDOVER, Act.GRANTED, person=make_person(full_name="Trần Văn Bình"))
    with pytest.raises(Refused, match="consent"):
        handover.hand_over(case, staff=make_staff(), recipient=recipient())


def test_a_form_somebody_else_filled_in_with_the_same_name_and_address_revives_nothing() -> None:
    case = confirmed()
    Consent.objects.get(purpose=Purpose.HANDOVER).withdraw()
    make_consent(Purpose.HANDOVER, Act.GRANTED, person=make_person(phone="+84987654321"), case=make_case())
    with pytest.raises(Refused, match="consent"):
        handover.hand_over(case, staff=make_staff(), recipient=recipient())


def test_what_left_is_not_found_again_from_its_digest() -> None:
    first, second = requested(), requested(name="B")
    assert first.content | {"reference": "", "nonce": ""} == second.content | {"reference": "", "nonce": ""}
    assert first.content["nonce"] != second.content["nonce"]


def test_judicial_disclosures_stand_in_no_other_register() -> None:
    disclosure = requested()
    hidden = Disclosure.objects.create(
        person=disclosure.person, authority="Tòa án", purpose="judicial", basis="1/QĐ", fields=ALLOWED,
        content={}, digest="x", requested_by=make_staff(),
    )  # fmt: skip
    desk = manager()
    assert desk.open("casework_disclosure_change", disclosure.pk).status_code == 200
    assert desk.open("casework_disclosure_change", hidden.pk).status_code == 404
    assert "Tòa án" not in desk.open("casework_disclosure_changelist").content.decode()


def test_a_withdrawn_consent_counts_no_more() -> None:
    case = confirmed()
    case.consents.get().withdraw()
    with pytest.raises(Refused, match="consent"):
        handover.hand_over(case, staff=make_staff(), recipient=recipient())


@pytest.mark.clause("C7.3")
@pytest.mark.parametrize("days", [(-60, -1), (1, 60)], ids=["over", "not yet"])
def test_an_agreement_that_is_not_in_force_blocks(days: tuple[int, int]) -> None:
    today = timezone.localdate()
    outside = recipient(valid_from=today + timedelta(days=days[0]), valid_until=today + timedelta(days=days[1]))
    with pytest.raises(Refused, match="agreement"):
        handover.hand_over(confirmed(), staff=make_staff(), recipient=outside)
    assert not Disclosure.objects.exists()


@pytest.mark.clause("C7.3")
def test_an_agreement_that_ends_between_request_and_approval_blocks() -> None:
    disclosure = requested()
    Recipient.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Refused, match="agreement"):
        transfers.approve(disclosure, seen=transfers.shown(disclosure), staff=make_staff())


def test_a_consent_withdrawn_between_request_and_approval_blocks() -> None:
    disclosure = requested()
    Consent.objects.get(purpose=Purpose.HANDOVER).withdraw()
    with pytest.raises(Refused, match="consent"):
        transfers.approve(disclosure, seen=transfers.shown(disclosure), staff=make_staff())


def test_a_consent_withdrawn_between_approval_and_delivery_blocks_file_and_post() -> None:
    disclosure = requested(endpoint="https://localhost:1/nhan")
    transfers.approve(disclosure, seen=transfers.shown(disclosure), staff=make_staff())
    Consent.objects.get(purpose=Purpose.HANDOVER).withdraw()
    with pytest.raises(Refused, match="consent"):
        transfers.take_file(disclosure, staff=make_staff())
    assert not HANDOVERS.deliver(disclosure.pk)
    disclosure.refresh_from_db()
    assert (disclosure.state, disclosure.error) == ("failed", "consent")


def test_what_was_erased_after_the_approval_does_not_leave() -> None:
    disclosure = requested(endpoint="https://localhost:1/nhan")
    transfers.approve(disclosure, seen=transfers.shown(disclosure), staff=make_staff())
    with transaction.atomic():
        walk.erase([disclosure.person])
    assert not HANDOVERS.deliver(disclosure.pk)
    disclosure.refresh_from_db()
    assert (disclosure.state, disclosure.error, disclosure.left_at) == ("failed", "erased", None)


def test_restricted_data_goes_to_nobody() -> None:
    case, to = confirmed(), recipient()
    Person.objects.filter(pk=case.person_id).update(restricted_at=timezone.now())
    case.person.refresh_from_db()  # type: ignore[union-attr]
    with pytest.raises(Refused, match="restricted"):
        handover.hand_over(case, staff=make_staff(), recipient=to)


def test_whoever_requests_never_approves() -> None:
    staff, to = make_staff(), recipient()
    disclosure = handover.hand_over(confirmed(recipient=to), staff=staff, recipient=to)
    with pytest.raises(Refused, match="four_eyes"):
        transfers.approve(disclosure, seen=transfers.shown(disclosure), staff=staff)
    with pytest.raises(IntegrityError, match="disclosure_four_eyes"), transaction.atomic():
        Disclosure.objects.update(approved_by=staff, approved_at=timezone.now(), state="approved")


@pytest.mark.parametrize("endpoint", ["", "https://localhost:1/nhan"])
def test_buttons_follow_the_one_rule_of_four_eyes_and_of_the_address(endpoint: str) -> None:
    asker, colleague, to = make_staff(), make_staff(), recipient(endpoint=endpoint)
    disclosure = handover.hand_over(confirmed(recipient=to), staff=asker, recipient=to)
    assert "approve" not in transfers.offered(disclosure, asker)
    assert "approve" in transfers.offered(disclosure, colleague)
    transfers.approve(disclosure, seen=transfers.shown(disclosure), staff=colleague)
    assert ProcrastinateJob.objects.filter(task_name=HANDOVERS.task).exists() == bool(endpoint)
    disclosure.state = "failed"
    assert ("retry" in transfers.offered(disclosure, asker)) == bool(endpoint)


def test_nothing_leaves_before_it_is_approved() -> None:
    disclosure, staff = requested(), make_staff()
    with pytest.raises(Refused, match="state"):
        transfers.take_file(disclosure, staff=staff)
    entry = TrailEntry.objects.get(verb="take_disclosure")
    assert (entry.target, entry.staff, entry.refused) == (disclosure.target, staff, "state")
    with pytest.raises(IntegrityError, match="disclosure_leaves_only_approved"), transaction.atomic():
        Disclosure.objects.update(state="delivered", left_at=timezone.now(), delivered_at=timezone.now())


@pytest.mark.clause("C4.3")
@pytest.mark.parametrize("purpose", ["rent", "sell", "marketing"])
def test_renting_and_selling_are_no_purposes(purpose: str) -> None:
    with pytest.raises(IntegrityError, match="recipient_purposes"), transaction.atomic():
        recipient(purposes=[purpose])
    disclosure = requested()
    with pytest.raises(Error), transaction.atomic():
        Disclosure.objects.filter(pk=disclosure.pk).update(purpose=purpose)


def test_without_any_agreement_the_page_leads_to_the_register() -> None:
    case = confirmed()
    yesterday = timezone.localdate() - timedelta(days=1)
    Recipient.objects.update(valid_from=yesterday, valid_until=yesterday)
    page = manager().open("casework_case_hand_over", case.pk).content.decode()
    assert reverse("admin:casework_recipient_changelist") in page


def test_the_pages_lead_from_the_case_to_the_file() -> None:
    to = recipient()
    case, first, second = confirmed(recipient=to), manager(), manager()
    assert first.do("hand_over", case, recipient=to.pk).status_code == 302
    disclosure = Disclosure.objects.get()
    page = first.open("casework_disclosure_change", disclosure.pk).content.decode()
    assert PHONE in page

    def press(desk: Desk, name: str) -> Any:
        token = desk.client.cookies["csrftoken"].value
        address = reverse(f"admin:casework_disclosure_{name}", args=[disclosure.pk])
        disclosure.refresh_from_db()
        return desk.client.post(address, {"csrfmiddlewaretoken": token, "seen": transfers.shown(disclosure)})

    press(first, "approve")
    disclosure.refresh_from_db()
    assert disclosure.state == "requested"
    second.open("casework_disclosure_change", disclosure.pk)
    press(second, "approve")
    answer = press(second, "file")
    assert json.loads(answer.content) == {"content": disclosure.content, "digest": disclosure.digest}
    disclosure.refresh_from_db()
    assert disclosure.state == "delivered"


def test_a_recipient_is_entered_with_the_fields_it_may_have() -> None:
    desk = manager()
    address = reverse("admin:casework_recipient_add")
    page = desk.client.get(address).content.decode()
    assert "casework.Person.full_name" in page
    form = {
        "csrfmiddlewaretoken": desk.client.cookies["csrftoken"].value,
        "name": "vsign.vn",
        "agreement_number": "12/2026",
        "valid_from": "2026-01-01",
        "valid_until": "2027-01-01",
        "purposes": ["handover"],
        "fields_allowed": ["casework.Person.full_name"],
    }
    assert desk.client.post(address, form | {"endpoint": "http://vsign.vn/nhan"}).status_code == 200
    answer = desk.client.post(address, form | {"endpoint": "https://vsign.vn/nhan"})
    assert answer.status_code == 302, answer.context["errors"]
    entered = Recipient.objects.get()
    assert (entered.fields, entered.endpoint) == (["casework.Person.full_name"], "")
    assert (entered.new_endpoint, entered.new_endpoint_by) == ("https://vsign.vn/nhan", desk.staff)
