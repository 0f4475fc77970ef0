"""Small makers of records for every app's tests. They go past forms and verbs: what they make is simply there."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from casework.case import kinds
from casework.case.case import Case
from casework.case.letters import REPLY
from casework.case.states import Outcome, Status
from casework.case.timeline import Event, Happened
from casework.centre import time_limits
from casework.centre.policy import PolicyVersion
from casework.disclosure.recipient import Recipient
from casework.ground import calendar
from casework.ground.kind import Kind
from casework.mailing.mailing import Mailing, MailingKind, MailingState
from casework.people.consent import Act, Consent, ConsentWording, Purpose
from casework.people.person import Person
from casework.post.letter import Letter

NAME = "Nguyễn Thị Ánh"
EMAIL = "anh.nguyen@example.vn"
PHONE = "+84912345678"
NOBODY: Any = object()

_numbers = count(1)


def make_staff(username: str = "", **more: Any) -> Any:
    """Somebody who may sign in to the admin; without a group unless you add one."""
    name = username or f"staff{next(_numbers)}"
    return get_user_model().objects.create_user(name, password="a long password", is_staff=True, **more)


def make_colleague(*roles: str, **more: Any) -> User:
    """Somebody who holds these roles, such as "consultants"."""
    colleague: User = make_staff(**more)
    colleague.groups.set(Group.objects.filter(name__in=roles))
    return colleague


def make_person(**more: Any) -> Person:
    return Person.objects.create(**{"full_name": NAME, "email": EMAIL, "phone": PHONE} | more)


def newest_policy() -> PolicyVersion:
    """Published last, whatever time it is in the test."""
    return PolicyVersion.objects.exclude(number=None).latest("number")


def make_case(
    kind: str = Kind.CONSULTATION,
    *,
    person: Any = NOBODY,
    status: str = Status.NEW,
    detail: Mapping[str, Any] | None = None,
    **more: Any,
) -> Case:
    """A case as it lies in the queue, in any state. `person=None` makes it anonymous; `detail` fills its own row."""
    now = more.pop("created_at", timezone.now())
    clocks = time_limits.BY_KIND[kind]
    first_due, resolve_due = calendar.due_dates(clocks, now)
    facts: dict[str, Any] = {
        "kind": kind,
        "channel": "web",
        "status": status,
        "person": make_person() if person is NOBODY else person,
        "policy_version": newest_policy(),
        "created_at": now,
        "first_due_at": first_due,
        "resolve_due_at": resolve_due,
        "due_at": min(first_due, resolve_due),
    }
    case = Case.objects.create(**facts | _state(status, now) | more)
    some_detail(case, kind, **(detail or {})).save()
    Event.objects.create(case=case, verb=Happened.RECEIVED)
    return case


def _state(status: str, now: datetime) -> dict[str, Any]:
    """What the database asks of each state."""
    if status == Status.IN_PROGRESS:
        return {"assignee": make_staff()}
    if status == Status.WAITING:
        return {"assignee": make_staff(), "waiting_since": now}
    if status == Status.CLOSED:
        return {"closed_at": now + timedelta(hours=1), "outcome": Outcome.NOT_DONE}
    return {}


def some_detail(case: Case, kind: str, **given: Any) -> models.Model:
    """The row of a kind, not stored yet, with something in every field that must be filled."""
    model = Case._meta.get_field(kinds.of(kind).detail).related_model
    assert isinstance(model, type)
    assert issubclass(model, models.Model)
    facts = {f.name: _something(f) for f in model._meta.concrete_fields if f.name not in given and _is_needed(f)}
    return model(**facts | {"case": case} | given)


def _is_needed(field: Any) -> bool:
    return not (field.primary_key or field.has_default() or field.null or field.blank or field.name == "case")


def _something(field: Any) -> Any:
    if isinstance(field, ArrayField):
        return [_something(field.base_field)]
    if field.choices:
        return next(value for value, _label in field.flatchoices if value != "")
    if isinstance(field, models.ForeignKey):
        return field.related_model._default_manager.order_by("pk").first()
    if isinstance(field, (models.IntegerField, models.DecimalField)):
        return 0
    return timezone.now() if isinstance(field, models.DateField) else "Tôi cần chữ ký số"


def make_consent(purpose: str = Purpose.MARKETING, act: str = Act.ASKED, **more: Any) -> Consent:
    """An act of whoever sent the case; a grant of marketing that came by the counter needs no confirmation."""
    case, address = more.get("case"), more.get("address", EMAIL)
    person = more.pop("person", None) or (case.person if case else Person.objects.filter(email=address).first())
    facts: dict[str, Any] = {
        "address": address,
        "person": person or make_person(email=address),
        "purpose": purpose,
        "act": act,
        "wording": ConsentWording.of(purpose, "vi", f"Tôi đồng ý: {purpose}"),
        "policy_version": newest_policy(),
        "channel": "counter" if act == Act.GRANTED else "web",
    }
    if purpose == Purpose.HANDOVER:
        to = more.get("recipient") or Recipient.objects.last() or make_recipient()
        facts |= {"recipient": to, "fields": to.fields}
    return Consent.objects.create(**facts | more)


def make_recipient(**more: Any) -> Recipient:
    """Somebody with an agreement for hand-overs that allows one field."""
    today = timezone.localdate()
    facts = {"name": "Công ty Cổ phần Chữ ký số Vi Na", "agreement_number": "1", "purposes": ["handover"]}
    facts |= {"valid_from": today, "valid_until": today, "fields": ["casework.Person.full_name"]}
    return Recipient.objects.create(**facts | more)


def make_mailing(kind: str = MailingKind.NOTICES, *, state: str = MailingState.RELEASED, **more: Any) -> Mailing:
    """Released by somebody else than who wrote it, and due, unless another state is given."""
    now = timezone.now()
    facts: dict[str, Any] = {
        "kind": kind,
        "subject_vi": "Giờ làm việc dịp Tết",
        "body_vi": "Trung tâm nghỉ từ 28 tháng Chạp.",
        "subject_en": "Opening hours over Tết",
        "body_en": "The centre is closed from the 28th of the twelfth month.",
        "per_minute": 600,
        "state": state,
        "author": make_staff(),
    }
    if kind == MailingKind.POLICY:
        facts["policy_version"] = newest_policy()
    if state != MailingState.DRAFT:
        facts |= {"released_by": make_staff(), "released_at": now, "alive_at": now}
    return Mailing.objects.create(**facts | more)


def make_letter(case: Case | None = None, **more: Any) -> Letter:
    """A queued letter without its job, its words put together already."""
    facts: dict[str, Any] = {
        "purpose": REPLY.purpose,
        "case": make_case() if case is None else case,
        "address": EMAIL,
        "language": "vi",
        "subject": "Trả lời",
        "body": "Kính gửi Quý khách\n",
        "composed_at": timezone.now(),
    }
    return Letter.objects.create(**facts | more)
