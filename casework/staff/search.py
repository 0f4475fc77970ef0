"""Finding a case by what somebody says on the phone.

People are looked up first, by an index for each way of naming them, and their cases afterwards: a join would walk the
whole queue for a rare name. Where very many people match, the list itself is walked: most of it fits.
"""

import re
from collections.abc import Iterator

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Reverse

from casework.case.case import Case
from casework.ground import references
from casework.ground.phones import parse_phone, renumbered
from casework.ground.text import words
from casework.people.person import Person

LAST_DIGITS = 4
A_WHOLE_NUMBER = 9
LONGEST = 200
# From so many on, people are not listed one by one.
MANY_PEOPLE = 100
MANY_CASES = 100
FIRST_SYMBOLS = re.compile(r"(VS[\s.-]*)?([0-9A-HJKMNP-TV-Z]{2,4})[\s-]*([0-9A-HJKMNP-TV-Z]{0,4})", re.IGNORECASE)


def narrowed(cases: QuerySet[Case], typed: str) -> QuerySet[Case]:
    """The cases that match, of those that the filters leave."""
    typed = typed.strip()[:LONGEST]
    reference = references.parse(typed)
    if reference:
        return cases.filter(reference=reference)
    ways = list(_ways(typed))
    people = people_matching(ways)
    begun = _by_beginning(typed)
    if len(people) < MANY_PEOPLE:
        return cases.filter(Q(person__in=people) | Q(pk__in=begun)) if begun else cases.filter(person__in=people)
    every = Q()
    for _order, condition in ways:
        every |= condition
    return cases.filter(person__in=Person.objects.alias(enohp=Reverse(F("phone"))).filter(every).values("pk"))


def people_matching(ways: list[tuple[str, Q]]) -> list[int]:
    """Primary keys of MANY_PEOPLE at most, by phone number or its last digits, e-mail, tax code, or words of a name."""
    people = Person.objects.alias(enohp=Reverse(F("phone")))
    found = [
        people.filter(condition).order_by(order).values_list("pk", flat=True)[:MANY_PEOPLE] for order, condition in ways
    ]
    if not found:
        return []
    return sorted(found[0].union(*found[1:]) if len(found) > 1 else found[0], reverse=True)[:MANY_PEOPLE]


def _by_beginning(typed: str) -> list[int]:
    """Cases by the first symbols of their reference, with VS before it or with a digit in it."""
    found = FIRST_SYMBOLS.fullmatch(typed)
    if found is None or not (found[1] or (re.search(r"\d", typed) and re.search(r"[A-Za-z]", typed))):
        return []
    beginning = f"VS-{found[2]}" + (f"-{found[3]}" if len(found[2]) == 4 and found[3] else "")
    by_it = Case.objects.filter(reference__startswith=beginning.upper()).order_by("reference")
    return list(by_it.values_list("pk", flat=True)[:MANY_CASES])


def _ways(typed: str) -> Iterator[tuple[str, Q]]:
    """The order to look in, that of the index, and what to look for. Each is a query of its own: a single condition
    with OR would use none of the indexes."""
    digits = re.sub(r"\D", "", typed)
    has_letters = bool(re.search(r"[^\W\d_]", typed))
    if "@" in typed:
        yield "email", Q(email__startswith=typed.lower())
    elif len(digits) >= A_WHOLE_NUMBER or (digits and not has_letters):
        # Beside a whole number whatever else was typed is a remark, such as (Zalo).
        yield from _by_number(digits if has_letters else typed, digits)
    if len(digits) < A_WHOLE_NUMBER and "@" not in typed and (found := words(typed)):
        yield "-pk", Q(*(Q(folded__contains=f" {word}") for word in found))
        if len(found) > 1 and " " not in typed:
            yield "email", Q(email__startswith=typed.lower())


def _by_number(typed: str, digits: str) -> Iterator[tuple[str, Q]]:
    phone = parse_phone(typed) or parse_phone(renumbered(digits) or "")
    if phone:
        yield "-pk", Q(phone=phone)
        yield "-pk", Q(tax_code=digits)
        return
    yield "tax_code", Q(tax_code__startswith=digits)
    if digits.startswith("0"):
        yield "phone", Q(phone__startswith=f"+84{digits[1:]}")
    if len(digits) >= LAST_DIGITS:
        yield "enohp", Q(enohp__startswith=digits[::-1])
