from typing import Any

from django import template

from casework.fields import display_phone
from casework.models import Case, Person
from privacy import complaints, deletion, requests, summaries

register = template.Library()


@register.simple_tag
def old_and_new(case: Case) -> list[dict[str, Any]]:
    """Field by field: what the record says and what the person says is right."""
    person, proposed = case.person, case.detail.proposed
    rows = []
    for name in requests.CORRECTABLE:
        label = Person._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        old = getattr(person, name, "")
        new = proposed.get(name, old)
        rows.append({"label": label, "old": old, "new": new, "changed": old != new})
    return rows


@register.simple_tag
def what_would_go(case: Case) -> dict[str, list[dict[str, Any]]]:
    return deletion.in_plain_words(deletion.persons_of(case))


@register.simple_tag
def steps_of(case: Case) -> summaries.Facts:
    return summaries.steps_of_data_request(case.detail)


@register.simple_tag
def handling_of(case: Case) -> Any:
    return complaints.handling_of(case)


@register.filter
def phone(value: str) -> str:
    return display_phone(value) if value else ""
