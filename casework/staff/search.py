"""Finding a case by what somebody says on the phone.

People are looked up first, by an index for each way of naming them, and their cases afterwards: a join would walk the
whole queue for a rare name.
"""

import re
from collections.abc import Iterator

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Reverse

from casework.case.case import Case
from casework.ground import references
from casework.ground.phones import parse_phone
from casework.ground.text import fold
from casework.people.person import Person

LAST_DIGITS = 4
# Whoever searches for "nguyen" has to say more; some are shown meanwhile.
MOST_PEOPLE = 100


def narrowed(cases: QuerySet[Case], typed: str) -> tuple[QuerySet[Case], bool]:
    """The cases that match, and whether more people match than were looked at."""
    reference = references.parse(typed)
    if reference:
        return cases.filter(reference=reference), False
    people = people_matching(typed)
    return cases.filter(person__in=people), len(people) == MOST_PEOPLE


def people_matching(typed: str) -> list[int]:
    """Primary keys by phone number or its last digits, e-mail, tax code, or the words of a name."""
    people = Person.objects.alias(enohp=Reverse(F("phone")))
    found = [
        people.filter(condition).order_by(order).values_list("pk", flat=True)[:MOST_PEOPLE]
        for order, condition in _ways(typed)
    ]
    if not found:
        return []
    return sorted(found[0].union(*found[1:]) if len(found) > 1 else found[0], reverse=True)[:MOST_PEOPLE]


def _ways(typed: str) -> Iterator[tuple[str, Q]]:
    """The order to look in, that of the index, and what to look for."""
    digits = re.sub(r"[^\d]", "", typed)
    if "@" in typed:
        yield "email", Q(email__startswith=typed.strip().lower())
    elif digits and not re.search(r"[^\W\d_]", typed):
        yield from _by_number(typed, digits)
    elif words := fold(typed).split():
        yield "-pk", Q(*(Q(folded__contains=f" {word}") for word in words))


def _by_number(typed: str, digits: str) -> Iterator[tuple[str, Q]]:
    """A part of the query each: a single condition with OR would use none of the indexes."""
    phone = parse_phone(typed)
    if phone:
        yield "-pk", Q(phone=phone)
        yield "-pk", Q(tax_code=digits)
        return
    yield "tax_code", Q(tax_code__startswith=digits)
    if digits.startswith("0"):
        yield "phone", Q(phone__startswith=f"+84{digits[1:]}")
    if len(digits) >= LAST_DIGITS:
        yield "enohp", Q(enohp__startswith=digits[::-1])
