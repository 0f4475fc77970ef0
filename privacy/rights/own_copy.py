"""The copy of one's own data: a ZIP to read and for machines (Law 91/2025/QH15: the right to a copy)."""

import csv
import json
import zipfile
from collections.abc import Iterator
from io import StringIO
from tempfile import TemporaryFile
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.ground.text import spreadsheet_safe
from casework.ground.vietnam_time import moment
from casework.intake.attachment import Attachment
from privacy.rights.on_file import CaseFile, by_name, name_of_field


def archive_of(held: dict[str, Any]) -> IO[bytes]:
    """On the disk, not in memory: a case may bring a hundred megabytes of files."""
    out = TemporaryFile()  # noqa: SIM115 - closed with the answer that gives it away
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("du-lieu.html", render_to_string("privacy/copy.html", held | {"now": timezone.now()}))
        archive.writestr("du-lieu.json", json.dumps(as_json(held), ensure_ascii=False, indent=2))
        archive.writestr("du-lieu.csv", "\ufeff" + as_csv(held))
        for number, letter in enumerate(held["letters"], start=1):
            archive.writestr(f"thu/{number:03d}.txt", f"{letter.text.subject}\n\n{letter.text.without_links}")
        for number, (mail, _facts) in enumerate(held["mails"], start=1):
            if mail.raw:
                archive.writestr(f"thu-den/{number:03d}.eml", bytes(mail.raw))
        for name, content in _files(held):
            archive.writestr(name, content)
    out.seek(0)
    return out


def _files(held: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """One at a time."""
    number = 0
    for each in held["cases"]:
        for known, _facts in each.files:
            content = bytes(Attachment.objects.get(pk=known.pk).content)
            if content:
                number += 1
                name = "".join("_" if sign in '/\\:*?"<>|' or not sign.isprintable() else sign for sign in known.name)
                yield f"tep/{number:03d}-{name}", content


def _pairs(facts: Any) -> list[dict[str, str]]:
    return [{"label": str(label), "value": str(value)} for label, value in facts]


def as_json(held: dict[str, Any]) -> dict[str, Any]:
    return {
        "persons": [by_name(person) for person, _facts in held["persons"]],
        "cases": [_case_as_json(each) for each in held["cases"]],
        "other_records": [{"what": each.name, "facts": _pairs(each.facts)} for each in held["records"]],
        "consents": [
            {
                "purpose": each.get_purpose_display(),
                "act": each.get_act_display(),
                "at": each.at.isoformat(),
                "address": each.address,
                "wording": each.wording.text,
                "policy_version": each.policy_version.number if each.policy_version else None,
            }
            for each in held["consents"]
        ],
        "letters": [
            {
                "subject": each.text.subject,
                "to": each.address,
                "written": each.created_at.isoformat(),
                "purpose": each.get_purpose_display(),
                "text": each.text.without_links,
            }
            for each in held["letters"]
        ],
        "mails": [
            {"subject": each.subject, "came": each.came_at.isoformat(), "sender": each.sender, "facts": _pairs(facts)}
            for each, facts in held["mails"]
        ],
        "disclosures": [
            {
                "to": each.to,
                "purpose": each.get_purpose_display(),
                "fields": [name_of_field(label) for label in each.fields],
                "at": each.approved_at.isoformat() if each.approved_at else None,
                "facts": _pairs(facts),
            }
            for each, facts in held["disclosures"]
        ],
        "holds": [
            {
                "ground": each.get_ground_display(),
                "until": each.until.isoformat(),
                "fields": [name_of_field(label) for label in each.fields],
                "facts": _pairs(facts),
            }
            for each, facts in held["holds"]
        ],
        "times_staff_opened_the_file": held["openings"],
        "not_shown": [{"what": what, "why": str(why)} for what, why in held["withheld"]],
    }


def _case_as_json(each: CaseFile) -> dict[str, Any]:
    case = each.case
    return {
        "reference": case.reference,
        "kind": case.get_kind_display(),
        "status": case.get_status_display(),
        "outcome": case.get_outcome_display(),
        "received": case.created_at.isoformat(),
        "facts": _pairs(each.facts),
        "timeline": [{"at": said.at.isoformat(), "what": said.told, "text": said.text} for said in each.said],
        "calls": [
            {
                "at": call.at.isoformat(),
                "how": call.get_method_display(),
                "result": call.get_result_display(),
                "facts": _pairs(facts),
            }
            for call, facts in each.calls
        ],
        "files": [{"name": file.name, "facts": _pairs(facts)} for file, facts in each.files],
        "records": [{"what": record.name, "facts": _pairs(record.facts)} for record in each.records],
    }


def as_csv(held: dict[str, Any]) -> str:
    """A line for each value: what it belongs to, its name, the value. A stranger may have typed it in their name, so a
    spreadsheet gets it as text; the JSON beside it has it as it is."""
    out = StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow((_("Record"), _("Field"), _("Value")))
    writer.writerows([spreadsheet_safe(cell) for cell in line] for line in _lines(held))
    return out.getvalue()


def _lines(held: dict[str, Any]) -> Iterator[tuple[Any, Any, Any]]:
    for _person, facts in held["persons"]:
        yield from ((_("Contact details"), label, value) for label, value in facts)
    for each in held["cases"]:
        yield from _lines_of_case(each)
    for record in held["records"]:
        yield from ((record.name, label, value) for label, value in record.facts)
    for each in held["consents"]:
        said = f"{each.get_purpose_display()}, {each.get_act_display()}, {each.address}"
        yield _("Consent"), said, moment(each.at)
    for each in held["letters"]:
        yield _("Letter"), each.text.subject, f"{moment(each.created_at)}, {each.address}\n{each.text.without_links}"
    for each, facts in held["mails"]:
        came = _("Mail you sent us")
        yield from ((f"{came}, {moment(each.came_at)}", label, value) for label, value in facts)
    for each, facts in held["disclosures"]:
        yield _("Disclosure"), each.to, ", ".join(name_of_field(label) for label in each.fields)
        yield from ((_("Disclosure"), label, value) for label, value in facts)
    for each, facts in held["holds"]:
        kept = ", ".join(name_of_field(label) for label in each.fields)
        yield _("What we must keep"), each.get_ground_display(), f"{kept}, {each.until:%d/%m/%Y}"
        yield from ((_("What we must keep"), label, value) for label, value in facts)


def _lines_of_case(each: CaseFile) -> Iterator[tuple[Any, Any, Any]]:
    reference = each.case.reference
    yield reference, _("Status"), each.case.get_status_display()
    yield from ((reference, label, value) for label, value in each.facts)
    yield from ((reference, moment(said.at), f"{said.told}\n{said.text}".strip()) for said in each.said)
    for call, facts in each.calls:
        yield reference, moment(call.at), f"{call.get_method_display()}: {call.get_result_display()}"
        yield from ((reference, label, value) for label, value in facts)
    for file, facts in each.files:
        yield reference, _("File received"), file.name
        yield from ((reference, label, value) for label, value in facts)
    for record in each.records:
        yield from ((reference, f"{record.name}: {label}", value) for label, value in record.facts)
