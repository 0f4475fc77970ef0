"""Cases as a busy year leaves them: most closed in time, some waiting, a few overdue."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from casework.case.case import Case
from casework.case.states import Outcome, Status
from casework.case.timeline import Call, Event, Happened
from casework.centre import time_limits
from casework.centre.policy import PolicyVersion  # fmt: skip
from casework.ground import calendar, references
from casework.ground.kind import Kind
from casework.intake.letters import RECEIPT
from casework.people.person import Person
from casework.post.letter import Letter, LetterState
from script.dev.demo.loading import copy_rows, reserve
from script.dev.demo.people import MadeUp, people

SHARES = {
    Kind.CONSULTATION: 55,
    Kind.PURCHASE: 28,
    Kind.QUESTION: 8,
    Kind.COMPLAINT: 4,
    Kind.DATA_REQUEST: 3,
    Kind.MISUSE: 2,
}
PRIORITY: dict[str, int] = {Kind.MISUSE: 0}
CASES_A_PERSON = 1.25
BATCH = 20_000
# In minutes: the mean age of a few cases, and how often one comes in where there are many.
SEASON, MINUTES_A_CASE = 90_000, 1.5
# Not a multiple of references.PRIME, so that it scatters primary keys over the references, no two on the same.
SPREAD = 15_485_863_001

DetailWriter = Callable[[Sequence["MadeUpCase"], random.Random], None]


@dataclass(frozen=True)
class MadeUpCase:
    pk: int
    reference: str
    kind: str
    person_pk: int
    person: MadeUp
    language: str
    channel: str
    status: str
    outcome: str
    assignee: int | None
    created_at: datetime
    first_due_at: datetime
    resolve_due_at: datetime
    answered_at: datetime | None
    waiting_since: datetime | None
    closed_at: datetime | None
    confirmed: bool

    @property
    def due_at(self) -> datetime:
        return self.resolve_due_at if self.answered_at else min(self.first_due_at, self.resolve_due_at)


class Seeder:
    """Fills the database in batches; each batch is one transaction. `details`: kind → who writes its own rows."""

    def __init__(self, staff: Sequence[int], details: dict[str, DetailWriter], seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.people = people(self.chance)
        self.staff, self.details = staff, details
        self.policy = PolicyVersion.objects.in_force()
        self.now = timezone.now()
        self.mean_age = 0.0

    def fill(self, cases: int) -> Iterator[int]:
        """Yields how many cases stand after each batch. A million cases are those of years, not of one busy season."""
        self.mean_age = max(SEASON, cases * MINUTES_A_CASE)
        done = 0
        while done < cases:
            size = min(BATCH, cases - done)
            with transaction.atomic():
                self._batch(size)
            done += size
            yield done

    def _batch(self, size: int) -> None:
        persons = list(islice(self.people, max(1, int(size / CASES_A_PERSON))))
        person_pks = list(reserve(Person, len(persons)))
        self._write_persons(persons, person_pks)
        made = [self._case(pk, *self._someone(persons, person_pks)) for pk in reserve(Case, size)]
        self._write_calls(made)
        self._write_cases(made)
        for kind, write in self.details.items():
            write([case for case in made if case.kind == kind], self.chance)
        self._write_events(made)
        self._write_letters(made)

    def _someone(self, persons: list[MadeUp], pks: list[int]) -> tuple[int, MadeUp]:
        place = self.chance.randrange(len(persons))
        return pks[place], persons[place]

    def _uuid(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def _write_persons(self, persons: list[MadeUp], pks: list[int]) -> None:
        names = ("id", "uuid", "full_name", "email", "phone", "customer_type", "organisation", "tax_code", "province",
                 "language", "folded", "plain_name", "held", "created_at")  # fmt: skip
        rows = (
            (pk, self._uuid(), p.full_name, p.email, p.phone, p.customer_type, p.organisation, p.tax_code, p.province,
             "vi", p.folded, p.plain_name, False, self.now)
            for pk, p in zip(pks, persons, strict=True)
        )  # fmt: skip
        copy_rows(Person, names, rows)

    def _case(self, pk: int, person_pk: int, person: MadeUp) -> MadeUpCase:
        chance = self.chance
        kind = chance.choices(list(SHARES), list(SHARES.values()))[0]
        age = timedelta(minutes=int(chance.expovariate(1 / self.mean_age)))
        created = self.now - age
        first_due, resolve_due = calendar.due_dates(time_limits.BY_KIND[kind], created)
        status = self._status(age)
        answered = status != Status.NEW or chance.random() < 0.1
        answered_at = min(self.now, created + timedelta(minutes=chance.randrange(5, 2000))) if answered else None
        closed = status == Status.CLOSED
        confirmed = kind in (Kind.CONSULTATION, Kind.PURCHASE) and answered and chance.random() < 0.8
        outcome = chance.choice((Outcome.DONE, Outcome.DONE, Outcome.DONE, Outcome.UNREACHABLE, Outcome.NOT_DONE))
        if kind == Kind.PURCHASE and not confirmed and outcome == Outcome.DONE:
            outcome = Outcome.UNREACHABLE
        return MadeUpCase(
            pk=pk,
            reference=references.at(pk * SPREAD % references.PLACES),
            kind=kind,
            person_pk=person_pk,
            person=person,
            language="en" if chance.random() < 0.04 else "vi",
            channel=chance.choices(("web", "phone", "mail", "counter", "post"), (80, 10, 6, 3, 1))[0],
            status=status,
            outcome=outcome if closed else "",
            assignee=chance.choice(self.staff) if status != Status.NEW else None,
            created_at=created,
            first_due_at=first_due,
            resolve_due_at=resolve_due,
            answered_at=answered_at,
            waiting_since=answered_at if status == Status.WAITING else None,
            closed_at=min(self.now, created + timedelta(minutes=chance.randrange(2000, 9000))) if closed else None,
            confirmed=confirmed,
        )

    def _status(self, age: timedelta) -> str:
        days = age.days
        if days > 12:
            return str(self.chance.choices((Status.CLOSED, Status.IN_PROGRESS, Status.WAITING), (985, 10, 5))[0])
        weights = (max(1, 8 - 3 * days), 4, 2, 1 + 2 * days)
        return str(self.chance.choices((Status.NEW, Status.IN_PROGRESS, Status.WAITING, Status.CLOSED), weights)[0])

    def _write_cases(self, made: list[MadeUpCase]) -> None:
        names = ("id", "reference", "kind", "channel", "language", "person", "status", "outcome", "priority", "assignee",
                 "policy_version", "created_at", "first_due_at", "resolve_due_at", "due_at", "first_answered_at",
                 "confirmed_at", "waiting_since", "closed_at", "version")  # fmt: skip
        rows = (
            (c.pk, c.reference, c.kind, c.channel, c.language, c.person_pk, c.status, c.outcome, PRIORITY.get(c.kind, 2),
             c.assignee, self.policy.pk, c.created_at, c.first_due_at, c.resolve_due_at, c.due_at, c.answered_at,
             c.answered_at if c.confirmed else None, c.waiting_since, c.closed_at, 1)
            for c in made
        )  # fmt: skip
        copy_rows(Case, names, rows)

    def _write_calls(self, made: list[MadeUpCase]) -> None:
        """Before the cases: the database believes a confirmation only when it sees the call."""
        rows = (
            (c.pk, c.answered_at, c.assignee or self.staff[0], "phone", "confirmed", "") for c in made if c.confirmed
        )
        copy_rows(Call, ("case", "at", "staff", "method", "result", "note"), rows)

    def _write_events(self, made: list[MadeUpCase]) -> None:
        def rows() -> Iterator[tuple[Any, ...]]:
            for c in made:
                yield c.pk, c.created_at, Happened.RECEIVED, None, ""
                if c.answered_at:
                    yield c.pk, c.answered_at, Happened.CONFIRMED if c.confirmed else Happened.REPLIED, c.assignee, ""
                if c.closed_at:
                    yield c.pk, c.closed_at, Happened.CLOSED, c.assignee, ""

        copy_rows(Event, ("case", "at", "verb", "staff", "text"), rows())

    def _write_letters(self, made: list[MadeUpCase]) -> None:
        names = ("uuid", "purpose", "case", "to_staff", "address", "language", "facts", "subject", "body", "state", "attempts",
                 "error", "composed_at", "created_at", "sent_at")  # fmt: skip
        rows = (
            (self._uuid(), RECEIPT.purpose, c.pk, False, c.person.email, c.language, "{}", f"{c.reference}",
             f"{c.person.full_name}\n{c.reference}\n", LetterState.SENT, 1, "", c.created_at, c.created_at, c.created_at)
            for c in made
        )  # fmt: skip
        copy_rows(Letter, names, rows)
