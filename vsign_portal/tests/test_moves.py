"""A button is offered exactly when its move is not refused: random walks of every kind of case over every verb, as
pages press them and as the list does with many at once."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import transaction
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone

from casework.case import customer_verbs, ending, verbs
from casework.case.case import Case
from casework.case.states import Outcome
from casework.case.verb import ALL, Verb
from casework.ground.errors import Refused
from casework.ground.kind import Kind
from casework.intake.attachment import Attachment
from casework.intake.filing import refile
from casework.ledger.entries import TrailEntry
from casework.people.consent import Act, Purpose
from casework.staff import bulk
from casework.staff.verbs import PAGES, offered
from casework.tests.factories import make_case, make_colleague, make_consent, make_person, make_staff, some_detail
from consult.handover import handover
from consult.handover.tests.test_hand_over import recipient
from privacy.complaints import complaint_verbs, rubric
from privacy.rights import request_verbs
from privacy.rights.data_request import Right

pytestmark = pytest.mark.django_db
OF_STAFF = [verb for verb in ALL.values() if verb.has_page]
BULK = (verbs.claim, verbs.assign, verbs.close)
ROLE = {
    Kind.CONSULTATION: "consultants", Kind.QUESTION: "consultants", Kind.PURCHASE: "contracts",
    Kind.COMPLAINT: "complaint handlers", Kind.MISUSE: "complaint handlers", Kind.DATA_REQUEST: "privacy officers",
}  # fmt: skip
STEPS = 6


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside did not happen: a savepoint that no verb takes for a transaction of somebody else's."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


class Walk:
    """One case, the colleagues who may meet it, and answers for the form of every verb."""

    def __init__(self, kind: str, chance: Random) -> None:
        self.chance = chance
        anonymous = kind in (Kind.COMPLAINT, Kind.MISUSE) and chance.random() < 0.3
        self.person = None if anonymous else make_person(email=chance.choice(["", "anh@example.vn"]))
        detail = {"right": chance.choice(Right.values)} if kind == Kind.DATA_REQUEST else {}
        self.pk = make_case(kind, person=self.person, channel="phone", detail=detail).pk
        self.other_complaint, self.recipient = make_case(Kind.COMPLAINT), recipient()
        if self.person and self.person.email:
            make_consent(Purpose.HANDOVER, Act.GRANTED, person=self.person, case=self.case(), address=self.person.email)
        self.boss = make_staff(is_superuser=True)
        self.worker = make_colleague(ROLE[Kind(kind)])
        self.others = [make_colleague(role) for role in ("auditors", "managers", "contracts", "consultants")]

    def case(self) -> Case:
        return Case.objects.select_related("person", "assignee").get(pk=self.pk)

    def data(self, verb: Verb[..., object], case: Case) -> dict[str, Any]:
        """Answers that fit, so that only the verb's own rules can refuse it."""
        answers: dict[str, Any] = getattr(self, f"_{verb.name}", lambda case: {})(case)
        return answers

    def _record_call(self, case: Case) -> dict[str, Any]:
        return {"method": "phone", "result": self.chance.choice(["no_answer", "confirmed", "declined"])}

    def _reply(self, case: Case) -> dict[str, Any]:
        return {"text": "Xin chào"}

    _wait = _note = _answer_complaint = _answer = _object = _reply

    def _reopen(self, case: Case) -> dict[str, Any]:
        return {"reason": "Nhầm"}

    _extend = _lift_restriction = _reopen

    def _close(self, case: Case) -> dict[str, Any]:
        possible = [outcome for outcome in Outcome.values if ending.refusal(case, outcome) is None]
        outcome = self.chance.choice(possible or Outcome.values)
        return {"outcome": outcome, "text": "Dịch vụ này không còn" if outcome in verbs.UNEXPLAINED else ""}

    def _assign(self, case: Case) -> dict[str, Any]:
        return {"to": self.boss}

    def _refile(self, case: Case) -> dict[str, Any]:
        kinds = Kind.values if case.person else [Kind.COMPLAINT, Kind.MISUSE]
        kind = self.chance.choice([each for each in kinds if each != case.kind])
        return {"kind": kind, "clocks": None, "details": lambda case: [some_detail(case, kind)]}

    def _verify_complaint(self, case: Case) -> dict[str, Any]:
        return {"finding": self.chance.choice(["true", "partly", "not"]), "evidence": "Nhật ký"}

    def _weigh(self, case: Case) -> dict[str, Any]:
        return {"answers": {name: self.chance.random() < 0.4 for name in rubric.QUESTIONS}}

    def _measure(self, case: Case) -> dict[str, Any]:
        kind = self.chance.choice(["contain", "redress", "prevent"])
        return {"kind": kind, "what": "Khóa", "who": self.boss, "due_on": timezone.localdate() + timedelta(days=3)}

    def _measures(self, case: Case) -> dict[str, Any]:
        planned = [
            complaint_verbs.Planned(kind, "Khóa", self.chance.random() < 0.5)
            for kind in complaint_verbs.kinds_to_decide(case)
        ]
        return {"planned": planned, "who": self.boss, "due_on": timezone.localdate() + timedelta(days=3)}

    def _measure_done(self, case: Case) -> dict[str, Any]:
        return {"measure": case.measures.filter(done_at=None).first()}

    def _reject_attachment(self, case: Case) -> dict[str, Any]:
        return {"attachment": Attachment.objects.rejectable().filter(case=case).first(), "reason": "Có hại"}

    def _mark_duplicate(self, case: Case) -> dict[str, Any]:
        return {"reference": self.other_complaint.reference}

    def _verify_identity(self, case: Case) -> dict[str, Any]:
        return {"how": "counter", "evidence": "Đến tận nơi", "third_party": False}

    def _decide(self, case: Case) -> dict[str, Any]:
        may_grant = getattr(case.detail, "verified_at", None) and self.chance.random() < 0.7
        return {"decision": "granted"} if may_grant else {"decision": "refused", "ground": "law"}

    def _correct(self, case: Case) -> dict[str, Any]:
        return self._decide(case) | {"corrected": {"organisation": f"Công ty {self.chance.random()}"}}

    def _erase(self, case: Case) -> dict[str, Any]:
        seen = request_verbs.what_goes(case) if case.kind == Kind.DATA_REQUEST else ""
        return {"typed": case.reference, "seen": seen, "alone_reason": "Một mình"}

    def _hand_over(self, case: Case) -> dict[str, Any]:
        return {"recipient": handover.recipients_for(case).first() or self.recipient}

    def _give_copy(self, case: Case) -> dict[str, Any]:
        return {"how": "Bản in, trao tận tay"}


def refused_with(press: Any) -> str:
    try:
        press()
    except Refused as refused:
        return refused.code
    return ""


def check_page(walk: Walk, verb: Verb[..., object], user: User) -> bool:
    """Whether it is offered, which is whether it goes; the button knows the very reason, and the trail has it."""
    case = walk.case()
    is_offered = verb.offered(case, user)
    known = verb.refusal(case, user)
    expected = "" if is_offered else known.code if known and verb.allowed(user, case.kind) else "right"
    with undone():
        assert refused_with(lambda: verb.pressed(case, user, **walk.data(verb, case))) == expected, verb.name
        entry = TrailEntry.objects.latest("pk")
        assert (entry.verb, entry.target, entry.staff, entry.refused) == (verb.name, case.target, user, expected)
    return is_offered


def request_of(user: User) -> HttpRequest:
    request = RequestFactory().post("/")
    request.user = user
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def check_bulk(walk: Walk, verb: Verb[..., object], user: User) -> None:
    case = walk.case()
    with undone():
        chosen = Case.objects.filter(pk=case.pk)
        bulk.move_each(request_of(user), chosen, verb, walk.data(verb, case))
        assert (walk.case().version > case.version) == verb.offered(case, user), verb.name


def check_customer(walk: Walk, verb: Verb[..., object]) -> bool:
    case = walk.case()
    known = verb.refusal(case)
    with undone():
        code = refused_with(lambda: verb(case, **walk.data(verb, case)))
        assert code == (known.code if known else "")
    return known is None


def walked(kind: str, seed: int, seen: Counter[str]) -> None:
    walk = Walk(kind, Random(f"{kind} {seed}"))
    for _step in range(STEPS):
        for verb in walk.chance.sample(OF_STAFF, 6):
            check_page(walk, verb, walk.chance.choice(walk.others))
        for verb in BULK:
            for user in (walk.worker, walk.chance.choice([walk.boss, *walk.others])):
                check_bulk(walk, verb, user)
        going = [verb for verb in OF_STAFF if check_page(walk, verb, walk.boss)]
        buttons = {page.name for page in offered(walk.case(), walk.boss)} | {"refile"}
        assert {verb.name for verb in going} | {"refile"} == buttons
        of_customer = [each for each in (customer_verbs.answer, customer_verbs.object_to) if check_customer(walk, each)]
        take_a_step(walk, [*going, *of_customer], seen)


def take_a_step(walk: Walk, going: list[Verb[..., object]], seen: Counter[str]) -> None:
    """Rather one that walks have seldom taken, so that all are taken soon."""
    steps = [verb for verb in going if verb.moves or verb.name == "mark_duplicate"]
    seldom = min(seen[verb.name] for verb in steps)
    new = [verb for verb in steps if seen[verb.name] == seldom and verb is not refile]
    verb, case = walk.chance.choice(new or steps), walk.case()
    data = walk.data(verb, case)
    if verb.has_page:
        verb.pressed(case, walk.boss, **data)
    else:
        verb(case, **data)
    seen[verb.name] += 1


@pytest.mark.parametrize("kind", Kind.values)
def test_a_button_is_there_exactly_when_its_move_goes(kind: str) -> None:
    seen: Counter[str] = Counter()
    walked(kind, 0, seen)
    assert seen.total() == STEPS


@pytest.mark.long
def test_all_verbs_of_all_kinds_are_taken_by_the_walks() -> None:
    seen: Counter[str] = Counter()
    for seed in range(20):
        for kind in Kind.values:
            with undone():
                walked(kind, seed + 100, seen)
    assert {verb.name for verb in OF_STAFF if verb.moves} <= seen.keys()


def test_every_verb_of_staff_has_a_page_and_every_page_its_verb() -> None:
    assert {verb.name for verb in OF_STAFF} == {*PAGES, "refile"}
    assert all(page.verb is ALL[name] for name, page in PAGES.items())
