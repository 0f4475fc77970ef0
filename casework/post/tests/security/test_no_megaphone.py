"""Nothing a stranger typed goes out under the centre's name to an address that has not proven itself."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import models
from django.utils import timezone

from casework.case import kinds
from casework.case.case import Case
from casework.ground.kind import Kind
from casework.intake.attachment import Attachment
from casework.intake.filing import Filing, file_case
from casework.people.consent import MAILINGS, Consent, Purpose
from casework.people.wordings import Box
from casework.post import budget
from casework.post.letter import Letter
from casework.post.mail import message
from casework.tests.factories import make_recipient, newest_policy, some_detail
from casework.tests.visitor import Visitor

pytestmark = pytest.mark.django_db
VICTIM = "nan.nhan@example.vn"
MARK = "qua-tang"
TYPED = f"Trúng thưởng tại {MARK}.example/nhan"


def _marked(model: type[models.Model]) -> dict[str, str]:
    """Every field of the kind in which somebody may write what they like."""
    texts = (f for f in model._meta.concrete_fields if isinstance(f, models.CharField | models.TextField))
    free = (f for f in texts if not isinstance(f, models.EmailField))
    return {f.name: TYPED[: f.max_length] for f in free if not f.choices and (f.max_length or 999) >= len(TYPED)}


def _details(case: Case) -> Iterable[models.Model]:
    model: Any = Case._meta.get_field(kinds.of(case.kind).detail).related_model
    yield some_detail(case, case.kind, **_marked(model))
    yield Attachment(case=case, name=f"{TYPED}.txt", content_type="text/plain", content=TYPED.encode())


def _file(kind: str, channel: str = "web", email: str = VICTIM) -> Case:
    contact = {"full_name": TYPED, "email": email, "phone": "+84912345678", "organisation": TYPED}
    ticked = [Box(purpose, f"Tôi đồng ý ({purpose})") for purpose in MAILINGS]
    ticked.append(Box(Purpose.HANDOVER, "Tôi đồng ý (chuyển)", make_recipient(name=f"Nhận {uuid4()}").pk))
    filing = Filing(kind, contact, channel=channel, policy_version=newest_policy(), consents=ticked, reason=TYPED)
    return file_case(filing, _details)


@pytest.mark.parametrize("channel", ["web", "phone", "centre"])
@pytest.mark.parametrize("kind", Kind.values)
def test_no_letter_of_a_new_case_repeats_what_was_typed(kind: str, channel: str) -> None:
    case = _file(kind, channel)
    for consent in Consent.objects.filter(case=case, act="granted"):
        consent.withdraw()
    if channel != "centre":
        _file(kind, channel)
    told = Letter.objects.filter(to_staff=False)
    assert told.count() >= 2
    for letter in told:
        mail = message(letter)
        sent = f"{mail.subject}\n{mail.body}\n{mail.extra_headers}"
        assert mail.to == [VICTIM]
        assert "Kính gửi Quý khách" in sent
        assert MARK not in sent
        assert "Trúng" not in sent


def test_a_link_to_ones_own_data_repeats_no_name() -> None:
    visitor = Visitor()
    visitor.fill_in("/quyen-rieng-tu/cua-toi/", {"full_name": "Qua Tang Vui", "email": VICTIM})
    mail = message(Letter.objects.get(purpose="access_link"))
    assert "Qua Tang" not in f"{mail.subject}{mail.body}"


def test_a_case_of_the_centres_own_gets_no_false_receipt() -> None:
    case = _file(Kind.CONSULTATION, "centre")
    purposes = set(Letter.objects.filter(case=case, to_staff=False).values_list("purpose", flat=True))
    assert purposes == {"contacted", "confirm_consent"}


@pytest.mark.parametrize("other", ["nan.nhan+1@example.vn", "nannhan@example.vn", "n.annhan@example.vn"])
def test_spellings_of_one_mailbox_share_what_it_gets(other: str) -> None:
    for _n in range(3):
        _file(Kind.QUESTION)
    _file(Kind.QUESTION, email=other)
    assert Letter.objects.filter(purpose="receipt").count() == 3


def test_a_strangers_forms_never_eat_the_link_to_ones_own_data() -> None:
    while budget.spend(budget.FORMS, VICTIM):
        pass
    assert budget.spend(budget.OWN_DATA, VICTIM)


def _spent(at: datetime) -> bool:
    with time_machine.travel(at, tick=False):
        return budget.spend(budget.FORMS, VICTIM)


def test_the_hour_slides() -> None:
    noon = timezone.now().replace(minute=59, second=0)
    assert [_spent(noon + timedelta(seconds=second)) for second in range(4)] == [True, True, True, False]
    assert not _spent(noon + timedelta(minutes=2))
    assert _spent(noon + timedelta(minutes=61))


def test_a_day_has_a_cap_of_its_own() -> None:
    start = timezone.now()
    assert sum(_spent(start + timedelta(minutes=21 * n)) for n in range(60)) == 10
    assert _spent(start + timedelta(days=1, hours=1))


def test_what_was_refused_is_not_counted() -> None:
    start = timezone.now()
    for n in range(50):
        _spent(start + timedelta(seconds=n))
    assert _spent(start + timedelta(minutes=61))


def test_budgets_of_yesterday_are_forgotten() -> None:
    _spent(timezone.now() - timedelta(days=2))
    budget.spend(budget.FORMS, "khac@example.vn")
    assert budget.forget_old() == 1
    assert budget.MailBudget.objects.count() == 1
