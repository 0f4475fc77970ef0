"""Two thousand people whose addresses, numbers and names contain one another: two hundred are erased, and of the others
nothing changes but what named the erased."""

import base64
import random

import pytest
from django.db import connection, transaction

from casework.case.case import Case
from casework.case.timeline import Event
from casework.erasure import answers, check, preview, scan
from casework.erasure.carry_out import carry_out
from casework.erasure.columns import every_column
from casework.erasure.notations import MARK, Search, needles
from casework.erasure.order import Answer, ErasureOrder
from casework.erasure.tests.test_erasure import granted, order_of
from casework.intake.attachment import Attachment
from casework.people.person import Person
from casework.tests.factories import make_case, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C3.1")]
WORDS = ["Chào anh,", "số của tôi là", "hỏi giúp", "(xem", "và", "hẹn gặp;", "cảm ơn."]


def contact(number: int) -> dict[str, str]:
    """Every one is the beginning or the end of others: 6@example.vn and 256@example.vn, +84912346 and +849123461."""
    name = f"Nguyễn Thị Ánh {number}"[: 14 + number % 8]
    return {"full_name": name, "email": f"{number}@example.vn", "phone": f"+84912345{number}"}


def notations(number: int, luck: random.Random) -> str:
    its = contact(number)
    national = its["phone"].removeprefix("+84")
    return luck.choice(
        [
            its["email"], its["email"].upper(), its["email"].replace("@", " @ "), f"<{its['email']}>",
            its["phone"], f"0{national}", f"0{national[:3]} {national[3:]}", f"0{national[:2]}.{national[2:]}",
            f"0{national[:3]} {national[3:-1]} {national[-1]}",
            f"84{national}", f"0{national}".translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        ]
    )  # fmt: skip


class Town:
    """Everybody has a case, a note and a file, which speak of themselves and of others."""

    def __init__(self, people: int, erased: int, seed: int) -> None:
        self.luck = random.Random(seed)
        self.gone = set(self.luck.sample(range(people), erased))
        self.people = [Person(**contact(number)) for number in range(people)]
        for person in self.people:
            person.renew_keys()
        Person._base_manager.bulk_create(self.people)
        like = make_case(person=self.people[0])
        names = (
            "kind",
            "channel",
            "status",
            "policy_version_id",
            "created_at",
            "first_due_at",
            "resolve_due_at",
            "due_at",
        )
        facts = {name: getattr(like, name) for name in names}
        self.cases = Case.objects.bulk_create([Case(person=each, **facts) for each in self.people])
        texts = [self.text(number) for number in range(people)]
        self.notes = Event.objects.bulk_create(
            [Event(case=case, verb="note", text=text) for case, (text, _left) in zip(self.cases, texts, strict=True)]
        )
        self.left = {str(note.pk): left for note, (_text, left) in zip(self.notes, texts, strict=True)}
        Attachment.objects.bulk_create([self.file(number) for number in range(people)])

    def text(self, number: int) -> tuple[str, str]:
        """What a note says, and what it will say when it is redacted. One in forty speaks of somebody erased."""
        whole, left = [], []
        stay = [each for each in (self.luck.randrange(len(self.people)) for _try in range(3)) if each not in self.gone]
        told = self.luck.sample(sorted(self.gone), 2) if number % 40 == 0 else []
        for each in (number, *stay, *told):
            word, written = self.luck.choice(WORDS), notations(each, self.luck)
            whole += [word, written]
            bracketed = written.startswith("<")
            left += [word, (f"<{MARK}>" if bracketed else MARK) if each in self.gone else written]
        return " | ".join(whole), " | ".join(left)

    def file(self, number: int) -> Attachment:
        its = contact(number)
        content = f"Từ: {its['email']}\n".encode() + base64.encodebytes(f"Số {its['phone']} ".encode() * 9)
        return Attachment(case=self.cases[number], name="thu.eml", content_type="message/rfc822", content=content)

    def whole(self) -> dict[tuple[str, str], str]:
        """Every row of every table, as PostgreSQL writes it."""
        tables = {(column.table, column.key) for column in every_column()}
        found = {}
        with connection.cursor() as cursor:
            for table, key in sorted(tables):
                cursor.execute(f'SELECT "{key}"::text, t::text FROM "{table}" t')
                found |= {(table, row): text for row, text in cursor.fetchall()}
        return found

    def of_the_erased(self) -> set[tuple[str, str]]:
        gone = [self.people[number].pk for number in self.gone]
        cases = list(Case.objects.filter(person__in=gone).values_list("pk", flat=True))
        rows = {("casework_case", str(pk)) for pk in cases}
        rows |= {("casework_person", str(pk)) for pk in gone}
        for model in (Event, Attachment):
            found = model._base_manager.filter(case__in=cases).values_list("pk", flat=True)
            rows |= {(model._meta.db_table, str(pk)) for pk in found}
        return rows


def order_for(persons: list[Person]) -> ErasureOrder:
    case = granted(persons[0])
    order = order_of(case)
    with transaction.atomic():
        verified = {name: {getattr(person, name) for person in persons} for name in ("email", "phone")}
        seen = preview.shown(persons)
        carry_out(order, persons=persons, verified=verified, seen=seen, staff=make_staff(), typed=case.reference)
    return order


def redact_all(order: ErasureOrder) -> None:
    staff = make_staff()
    scan.scan(order)
    for hit in order.hits.filter(answer=""):
        answers.redact(hit, staff=staff, seen=answers.sight_of(hit).digest)


def nobody_is_hurt(people: int, erased: int, at_once: int) -> None:
    town = Town(people, erased, seed=people)
    gone = [town.people[number] for number in sorted(town.gone)]
    before, theirs = town.whole(), None
    for start in range(0, erased, at_once):
        theirs = town.of_the_erased()
        order = order_for(gone[start : start + at_once])
        redact_all(order)
        assert check.check(order)
        assert set(order.hits.values_list("answer", flat=True)) <= {Answer.REDACTED}
    after = town.whole()
    assert theirs is not None
    for place, text in before.items():
        if place in theirs:
            continue
        table, row = place
        if table == "casework_event" and row in town.left:
            assert Event.objects.get(pk=row).text == town.left[row]
        elif table != "casework_daycount":
            assert after[place] == text, place
    values = {"email": [f"{n}@example.vn" for n in town.gone], "phone": [contact(n)["phone"] for n in town.gone]}
    left = {place for place in scan.places(Search(needles(values)), every_column) if place[0] != "casework_letter"}
    assert left == set()


def test_of_two_thousand_the_eighteen_hundred_others_stay_as_they_are() -> None:
    nobody_is_hurt(2000, 200, at_once=200)


@pytest.mark.long
def test_also_when_each_is_erased_by_an_order_of_their_own() -> None:
    nobody_is_hurt(2000, 200, at_once=1)
