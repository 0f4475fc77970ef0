"""What is kept on people, read from the declarations of the models: a new field stands on the page of one's own data
and in the copy because it is declared. Whatever is not shown gives its reason there (`Declared.withheld`)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from casework.case.case import Case
from casework.case.facts import Facts
from casework.case.timeline import INTERNAL, SAID, Call, Event
from casework.disclosure.disclosure import Disclosure
from casework.erasure.hold import Hold
from casework.erasure.walk import rows_of
from casework.ground.declarations import links_of, personal_models, told_of
from casework.ground.phones import display_phone
from casework.ground.vietnam_time import moment
from casework.inbox.received_mail import ReceivedMail
from casework.intake.attachment import Attachment
from casework.people.consent import Consent
from casework.people.person import Person
from casework.post.letter import Letter

# Drawn in places of their own; the others as records beside the case they belong to.
DRAWN = (Person, Case, Event, Call, Attachment, Letter, ReceivedMail, Consent, Disclosure, Hold)


@dataclass(frozen=True)
class Record:
    """A row that is shown field by field."""

    name: str
    case_id: int | None
    facts: Facts


@dataclass(frozen=True)
class Said:
    """What happened in a case, as its customer is told it; `text` is what one wrote to the other."""

    at: datetime
    told: str
    text: str


@dataclass(frozen=True)
class CaseFile:
    case: Case
    facts: Facts
    said: list[Said]
    calls: list[tuple[Call, Facts]]
    files: list[tuple[Attachment, Facts]]
    records: list[Record]


def case_file(case: Case, records: Collection[Record]) -> CaseFile:
    facts = [(label, str(value)) for label, value in case.registration.summary(case.detail)]
    told = {value for _label, value in facts}
    own = [_without(record, told) for record in records if record.case_id == case.pk]
    return CaseFile(
        case,
        facts,
        [Said(e.at, told_as(e), e.text if e.verb in SAID else "") for e in case.events.exclude(verb__in=INTERNAL)],
        [(call, facts_of(call)) for call in case.calls.all()],
        [(each, facts_of(each, but=("name",))) for each in case.attachments.defer("content")],
        [record for record in own if record.facts],
    )


def _without(record: Record, told: Collection[str]) -> Record:
    """What the facts of the case say already is not said twice."""
    return Record(record.name, record.case_id, [(label, value) for label, value in record.facts if value not in told])


def by_name(row: models.Model) -> dict[str, str]:
    """As `facts_of`, by the names of the fields, which stay what they are in every language."""
    fields = [field for field, declared in told_of(type(row)) if not declared.withheld]
    return {field.name: in_words(row, field) for field in fields}


def told_as(event: Event) -> str:
    return render_to_string("casework/_event.html", {"event": event}).strip()


def records_of(persons: Collection[Person]) -> list[Record]:
    """The rows of every model that is not drawn in a place of its own."""
    found = []
    for model in personal_models():
        shown = any(not declared.withheld for _field, declared in told_of(model))
        if model in DRAWN or not shown:
            continue
        for row in model._base_manager.filter(pk__in=rows_of(model, [person.pk for person in persons])):
            if facts := facts_of(row):
                found.append(Record(_name_of(model), _case_of(row), facts))
    return found


def _case_of(row: models.Model | None) -> int | None:
    """By the links that say whose row it is."""
    if row is None or isinstance(row, Case):
        return row.pk if row else None
    return next(filter(None, (_case_of(getattr(row, link.name)) for link in links_of(type(row)))), None)


def facts_of(row: models.Model, *, but: Collection[str] = ()) -> Facts:
    """Every declared field that says something of a person and holds something, in words."""
    fields = [field for field, declared in told_of(type(row)) if not declared.withheld and field.name not in but]
    facts = [(capfirst(str(field.verbose_name)), in_words(row, field)) for field in fields]
    return [(label, value) for label, value in facts if value]


def in_words(row: models.Model, field: Any) -> str:
    """Never a code: a choice by its name, a number and a time as people read them. A file is not told in words."""
    value = row.__dict__.get(field.name)
    if isinstance(field, models.BinaryField) or value in (None, "", False):
        return ""
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if field.name == "phone":
        return display_phone(value)
    if field.name == "language":
        return str(dict(settings.LANGUAGES).get(value, value))
    return _value_in_words(type(row), value)


def _value_in_words(model: type[models.Model], value: Any) -> str:
    if isinstance(value, dict):
        named = ((_label_of(model, key), _named_value(model, key, each)) for key, each in value.items())
        return "; ".join(f"{label}: {words}" if label else words for label, words in named if words)
    if isinstance(value, list):
        return ", ".join(filter(None, (_value_in_words(model, each) for each in value)))
    if value is True:
        return _("Yes")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return number_format(value, force_grouping=True) if isinstance(value, int) else str(value or "")


def field_called(label: str) -> Any:
    """Of a label such as "casework.Person.phone"; None for any other word."""
    try:
        model, _dot, name = label.rpartition(".")
        return apps.get_model(model)._meta.get_field(name)
    except (LookupError, ValueError):
        return None


def name_of_field(label: str) -> str:
    field = field_called(label)
    return str(field.verbose_name) if field else label


def _field_meant(model: type[models.Model], key: str) -> Any:
    """A correction names fields of the person; what is given away names fields by their labels."""
    own = {field.name: field for field in Person._meta.concrete_fields} if model is not Disclosure else {}
    return own.get(key) or field_called(key)


def _label_of(model: type[models.Model], key: str) -> str:
    field = _field_meant(model, key)
    return str(field.verbose_name) if field else ""


def _named_value(model: type[models.Model], key: str, value: Any) -> str:
    field = _field_meant(model, key)
    if key == "nonce":
        return ""
    return in_words(field.model(**{field.name: value}), field) if field else _value_in_words(model, value)


def _name_of(model: type[models.Model]) -> str:
    return capfirst(str(model._meta.verbose_name))


def withheld() -> Iterator[tuple[str, str | Promise]]:
    """What is never shown here and why, whether there is any of it or not: that a row is not shown says nothing."""
    yield _("Notes that our staff write to one another"), _("they may name other people; ask us, and we look at them")
    for model in personal_models():
        by_reason: dict[str, list[str]] = {}
        for field, declared in told_of(model):
            if declared.withheld:
                names = by_reason.setdefault(str(declared.withheld), [])
                # What nobody is ever shown has no name that people know.
                names += [str(field.verbose_name)] if isinstance(field.verbose_name, Promise) else []
        for reason, names in by_reason.items():
            yield f"{_name_of(model)} ({', '.join(names)})" if names else _name_of(model), reason
