"""Finding a case by what somebody says on the phone."""

import re

from django.db.models import Q

from casework import references
from casework.fields import parse_phone
from casework.text import fold

LAST_DIGITS = 4


def matching(typed: str) -> Q:
    """Cases by reference, phone number or its last digits, e-mail, tax code, or the words of a name."""
    reference = references.parse(typed)
    if reference:
        return Q(reference=reference)
    if "@" in typed:
        return Q(person__email__startswith=typed.strip().lower())
    digits = re.sub(r"[^\d]", "", typed)
    if digits and not re.search(r"[^\W\d_]", typed):
        return _by_number(typed, digits)
    found = Q()
    for word in fold(typed).split():
        found &= Q(person__folded__contains=f" {word}")
    return found


def _by_number(typed: str, digits: str) -> Q:
    phone = parse_phone(typed)
    if phone:
        return Q(person__phone=phone) | Q(person__tax_code=digits)
    found = Q(person__tax_code__startswith=digits)
    if digits.startswith("0"):
        found |= Q(person__phone__startswith=f"+84{digits[1:]}")
    if len(digits) >= LAST_DIGITS:
        found |= Q(person__phone__endswith=digits)
    return found
