"""What an erasure would do, before anybody orders it or carries it out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from casework.erasure.hold import Hold
from casework.erasure.walk import rows_of
from casework.ground import seen
from casework.ground.declarations import Declared, OnErasure, personal_models
from casework.people.person import Person


@dataclass(frozen=True)
class Line:
    """What happens to one field: `rows` of the table, kept because of `hold` where there is one."""

    label: str
    table: Any
    field: Any
    declared: Declared
    rows: int
    hold: Hold | None

    @property
    def goes(self) -> bool:
        """Unless a hold keeps it."""
        return not self.declared.on_erasure.stays


def lines(persons: Sequence[Person]) -> list[Line]:
    """Every field of every row that speaks of these persons."""
    ids = [person.pk for person in persons]
    held = Hold.objects.fields_of(ids)
    found = []
    for model in personal_models():
        rows = rows_of(model, ids)
        for field in model._meta.concrete_fields if rows else ():
            declared: Declared = model.personal_data[field.name]  # type: ignore[attr-defined]
            label = f"{model._meta.label}.{field.name}"
            names = (model._meta.verbose_name, getattr(field, "verbose_name", field.name))
            found.append(Line(label, *names, declared, len(rows), held.get(label)))
    return found


def shown(persons: Sequence[Person]) -> str:
    """What `in_plain_words` tells, as a digest. What stays anyway is left out: each look at the page adds to it;
    so is what staff are just typing, there or elsewhere."""
    told = [
        [line.label, line.rows, f"{line.hold.until}" if line.hold else ""]
        for line in lines(persons)
        if (line.goes and not line.declared.comes_and_goes) or line.hold
    ]
    return seen.digest(persons=sorted(person.pk for person in persons), lines=sorted(told))


def in_plain_words(persons: Sequence[Person]) -> dict[str, list[dict[str, Any]]]:
    """Table by table: the fields that go, and those that stay with their ground."""
    goes: dict[str, dict[str, Any]] = {}
    stays: list[dict[str, Any]] = []
    for line in lines(persons):
        if line.hold:
            stays.append({"table": line.table, "field": line.field, "hold": line.hold})
        elif line.goes:
            table = goes.setdefault(str(line.table), {"table": line.table, "rows": line.rows, "fields": []})
            proof = line.declared.on_erasure is OnErasure.HMAC
            field = _("%(field)s (only as a digest, for proof)") % {"field": line.field} if proof else line.field
            table["fields"].append(field)
    return {"goes": list(goes.values()), "stays": stays}
