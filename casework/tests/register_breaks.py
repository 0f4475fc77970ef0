"""One way to break each rule of the registers, by the rule's name."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from casework.case.case import Case
from casework.centre.policy import PolicyVersion
from casework.centre.rules import SpecialDay
from casework.disclosure.disclosure import Disclosure
from casework.disclosure.recipient import Recipient
from casework.disclosure.task import RecipientTask
from casework.erasure.certificate import Certificate
from casework.erasure.hold import Hold
from casework.erasure.order import ErasureOrder
from casework.ground.kind import Kind
from casework.inbox.received_mail import ReceivedMail
from casework.intake.attachment import Attachment
from casework.intake.draft_file import DraftFile
from casework.mailing.mailing import Mailing
from casework.people.consent import Act, Purpose
from casework.post.bounce import Bounce
from casework.tests.factories import make_case, make_consent, make_letter, make_mailing, make_person, make_staff


def hold(**more: Any) -> Hold:
    facts = {"fields": ["casework.Person.tax_code"], "ground": "court", "until": timezone.localdate()}
    return Hold.objects.create(person=make_person(), entered_by=make_staff(), **facts | more)


def held_by_one_for_long() -> Hold:
    staff = make_staff()
    return hold(until=timezone.localdate() + timedelta(days=60), until_by=staff, set_by=staff)


def order(**more: Any) -> ErasureOrder:
    return ErasureOrder.objects.create(**{"case": make_case(Kind.DATA_REQUEST), "ordered_by": make_staff()} | more)


def ordered_and_executed_by_one() -> ErasureOrder:
    staff = make_staff()
    return order(ordered_by=staff, executed_by=staff, executed_at=timezone.now())


def executed(**more: Any) -> ErasureOrder:
    return order(executed_by=make_staff(), executed_at=timezone.now(), **more)


def received_mail(**more: Any) -> ReceivedMail:
    return ReceivedMail.objects.create(**{"mark": "x", "raw": b"x", "came_at": timezone.now()} | more)


def certified(made: ErasureOrder) -> ErasureOrder:
    Certificate.objects.create(number=f"XN-{made.pk}", order=made, content={}, digest="0" * 64)
    return made


def place_to_redact(made: ErasureOrder, **more: Any) -> ErasureOrder:
    made.hits.create(table="casework_event", column="text", row="1", **more)
    return made


def change(made: ErasureOrder, **changes: Any) -> int:
    return ErasureOrder.objects.filter(pk=made.pk).update(**changes)


def close(made: ErasureOrder, outcome: str = "done") -> int:
    closed = {"status": "closed", "closed_at": timezone.now(), "outcome": outcome}
    return Case.objects.filter(pk=made.case_id).update(**closed)


def recipient(**more: Any) -> Recipient:
    today = timezone.localdate()
    facts = {"name": "vsign.vn", "agreement_number": "1", "valid_from": today, "valid_until": today}
    return Recipient.objects.create(**facts | {"purposes": ["handover"], "fields": []} | more)


def disclosure(**more: Any) -> Disclosure:
    facts = {"authority": "Tòa án", "purpose": "judicial", "basis": "1/QĐ", "fields": [], "digest": "0"}
    return Disclosure.objects.create(**{"person": make_person(), "requested_by": make_staff()} | facts | more)


def handed_to_another() -> Disclosure:
    consent = make_consent(Purpose.HANDOVER, Act.GRANTED, recipient=recipient())
    return disclosure(purpose="handover", recipient=recipient(name="B"), consent=consent, case=make_case())


def approved_by_whoever_asked() -> Disclosure:
    staff = make_staff()
    return disclosure(requested_by=staff, approved_by=staff)


def published_by_its_author() -> PolicyVersion:
    staff = make_staff()
    return PolicyVersion.objects.create(text_vi="x", author=staff, publisher=staff)


FAR = datetime(9999, 12, 1, tzinfo=UTC)


def ended() -> Mailing:
    mailing = make_mailing(state="draft")
    Mailing.objects.filter(pk=mailing.pk).update(state="stopped")
    return mailing


def begin_again(mailing: Mailing) -> int:
    now = timezone.now()
    facts = {"state": "released", "released_by": make_staff(), "released_at": now, "alive_at": now}
    return Mailing.objects.filter(pk=mailing.pk).update(**facts)


def released_by_its_author() -> Mailing:
    staff = make_staff()
    return make_mailing(author=staff, released_by=staff)


def cleared_by_nobody() -> int:
    Bounce.objects.create(letter=make_letter(), hard=True)
    return Bounce.objects.update(cleared_at=timezone.now())


BREAKS: dict[str, Callable[[], object]] = {
    "received_mail_became_something_known": lambda: received_mail(became="gossip"),
    "received_mail_of_a_case_names_it": lambda: received_mail(became="answer"),
    "received_mail_unread_is_kept": lambda: received_mail(raw=b""),
    "received_mail_settled_knows_by_whom": lambda: received_mail(settled_at=timezone.now()),
    "letter_of_a_mailing_is_somebodys": lambda: make_letter(mailing=make_mailing()),
    "letter_of_a_mailing_names_its_consent": lambda: make_letter(
        purpose="notices", mailing=make_mailing(), person=make_person()
    ),
    "letter_left_out_says_why": lambda: make_letter(state="left_out", error="withdrawn"),
    "bounce_cleared_by_somebody": cleared_by_nobody,
    "mailing_kind_and_state_are_known": lambda: make_mailing("handover"),
    "mailing_policy_notice_names_its_version": lambda: make_mailing("policy_change", policy_version=None),
    "mailing_is_in_both_languages": lambda: make_mailing(body_en=""),
    "mailing_pace_is_sensible": lambda: make_mailing(per_minute=0),
    "mailing_released_by_somebody": lambda: make_mailing(released_by=None),
    "mailing_four_eyes": released_by_its_author,
    "mailing_begins_in_our_time": lambda: make_mailing(starts_at=FAR),
    "mailing_ended_stays_so": lambda: begin_again(ended()),
    "draft_file_is_no_larger_than_an_attachment": lambda: DraftFile.objects.create(
        key="0" * 64, net="0" * 64, name="a", content_type="text/plain", content=b"", size=0
    ),
    "attachment_type_is_one_we_take": lambda: Attachment.objects.create(
        case=make_case(), name="x", content_type="text/html", content=b"x"
    ),
    "attachment_rejected_is_empty": lambda: Attachment.objects.create(
        case=make_case(),
        content_type="text/plain",
        content=b"x",
        rejected_at=timezone.now(),
        rejected_by=make_staff(),
    ),
    "policy_four_eyes": published_by_its_author,
    "policy_is_of_our_time": lambda: PolicyVersion.objects.create(
        text_vi="x", number=7, digest="x", published_at=timezone.now(), effective_from=FAR
    ),
    "case_is_of_our_time": lambda: make_case(created_at=FAR, first_due_at=FAR, resolve_due_at=FAR, due_at=FAR),
    "special_day_is_of_our_time": lambda: SpecialDay.objects.create(day=FAR.date(), name="x"),
    "recipient_agreement_is_of_our_time": lambda: recipient(valid_until=FAR.date()),
    "hold_names_its_fields": lambda: hold(fields=[]),
    "hold_keeps_no_address_of_a_consent": lambda: hold(fields=["casework.Person.email", "casework.Consent.address"]),
    "hold_ground_is_known": lambda: hold(ground="habit"),
    "hold_is_of_our_time": lambda: hold(proposed_until=FAR.date(), proposed_by=make_staff()),
    "hold_end_is_set_by_a_second_person": held_by_one_for_long,
    "hold_end_is_proposed_by_somebody": lambda: hold(proposed_until=timezone.localdate()),
    "erasure_executed_by_somebody": lambda: order(executed_at=timezone.now()),
    "erasure_four_eyes": ordered_and_executed_by_one,
    "erasure_checked_keeps_no_needles": lambda: change(
        certified(executed(needles={"email": ["a@b.vn"]})), checked_at=timezone.now()
    ),
    "erasure_checked_is_certified": lambda: change(executed(), checked_at=timezone.now()),
    "erasure_is_ordered_on_an_open_request": lambda: order(case=make_case(Kind.DATA_REQUEST, status="closed")),
    "erasure_is_done_once": lambda: change(executed(), executed_at=None, executed_by=None),
    "hit_answered_has_a_time": lambda: place_to_redact(executed(), answer="gone"),
    "hit_answered_by_somebody": lambda: place_to_redact(executed(), answer="redacted", answered_at=timezone.now()),
    "hit_kept_has_its_ground": lambda: place_to_redact(
        executed(), answer="kept", answered_at=timezone.now(), answered_by=make_staff()
    ),
    "erasure_called_off_was_not_carried_out": lambda: change(executed(), called_off_at=timezone.now()),
    "erasure_called_off_stays_so": lambda: change(order(called_off_at=timezone.now()), called_off_at=None),
    "certificate_follows_the_erasure": lambda: certified(order()),
    "case_waits_for_its_erasure": lambda: close(executed()),
    "recipient_purposes_are_the_ones_listed": lambda: recipient(purposes=["sell"]),
    "recipient_has_an_agreement": lambda: recipient(agreement_number=""),
    "recipient_agreement_ends_after_it_begins": lambda: recipient(valid_until=timezone.localdate() - timedelta(days=1)),
    "recipient_endpoint_is_https": lambda: recipient(new_endpoint="http://vsign.vn/", new_endpoint_by=make_staff()),
    "recipient_endpoint_is_set_by_a_second_person": lambda: recipient(endpoint="https://vsign.vn/"),
    "recipient_endpoint_is_proposed_by_somebody": lambda: recipient(new_endpoint="https://vsign.vn/"),
    "recipient_task_confirmed_by_somebody": lambda: RecipientTask.objects.create(
        disclosure=disclosure(), kind="erase", confirmed_at=timezone.now()
    ),
    "disclosure_has_a_listed_purpose_and_a_basis": lambda: disclosure(basis=""),
    "disclosure_four_eyes": approved_by_whoever_asked,
    "disclosure_leaves_only_approved": lambda: disclosure(state="approved"),
    "disclosure_hand_over_rests_on_a_consent": lambda: disclosure(purpose="handover", recipient=recipient()),
    "disclosure_goes_to_whom_it_was_agreed": handed_to_another,
    "consent_to_hand_over_names_its_recipient": lambda: make_consent(recipient=recipient()),
    "disclosure_delivered_has_a_time": lambda: disclosure(delivered_at=timezone.now()),
    "disclosure_sending_has_a_lease": lambda: disclosure(lease_until=timezone.now()),
    "disclosure_names_who_receives": lambda: disclosure(authority=""),
}
