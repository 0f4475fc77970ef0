from typing import Any

from django import template

from casework.case.case import Case
from casework.case.facts import Facts
from casework.erasure import preview
from casework.ground.phones import display_phone
from casework.people.person import Person
from privacy.complaints import complaint_verbs
from privacy.rights import on_file, reach, summary

register = template.Library()


@register.simple_tag
def old_and_new(case: Case) -> list[dict[str, Any]]:
    """Field by field: what the record says and what the person says is right."""
    person, proposed = case.person, case.detail.proposed
    rows = []
    for name in Person.CORRECTABLE:
        label = Person._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        old = getattr(person, name, "")
        new = proposed.get(name, old)
        rows.append({"label": label, "old": old, "new": new, "changed": old != new})
    return rows


@register.simple_tag
def what_would_go(case: Case) -> dict[str, list[dict[str, Any]]]:
    return preview.in_plain_words(reach.persons_of(case))


@register.simple_tag
def steps_of(case: Case) -> Facts:
    return summary.steps_of_data_request(case.detail)


@register.simple_tag
def handling_of(case: Case) -> Any:
    return complaint_verbs.handling_of(case)


register.filter("name_of_field", on_file.name_of_field)


@register.filter
def phone(value: str) -> str:
    return display_phone(value) if value else ""
