"""The filtered list as a file. Cells that a spreadsheet would take for a formula are made text."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook

from casework.case.case import Case
from casework.case.colleagues import name_of
from casework.ground.text import spreadsheet_safe
from casework.ground.vietnam_time import moment

MOST = 10_000


def rows(cases: Iterable[Case]) -> Iterator[list[str]]:
    """A heading, then a line for each case, with its person at hand."""
    yield [
        _("Reference"), _("Kind"), _("Channel"), _("Status"), _("Outcome"), _("Received"), _("Due"), _("Assignee"),
        _("Name"), _("Organisation"), _("Tax code"), _("Province or city"), _("Phone"), _("E-mail"),
    ]  # fmt: skip
    for case in cases:
        person = case.person
        contact = (
            (person.full_name, person.organisation, person.tax_code, person.get_province_display(), person.phone,
             person.email)
            if person
            else ("",) * 6
        )  # fmt: skip
        cells = (
            case.reference, case.get_kind_display(), case.get_channel_display(), case.get_status_display(),
            case.get_outcome_display(), moment(case.created_at), moment(case.due_at), name_of(case.assignee), *contact,
        )  # fmt: skip
        yield [spreadsheet_safe(cell) for cell in cells]


def as_csv(cases: Iterable[Case]) -> bytes:
    """With a byte order mark, by which spreadsheets know that it is UTF-8."""
    out = StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows(cases))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(cases: Iterable[Case]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Cases"))
    for row in rows(cases):
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@dataclass(frozen=True)
class Format:
    name: str
    content_type: str
    made_of: Callable[[Iterable[Case]], bytes]


CSV = Format("csv", "text/csv; charset=utf-8", as_csv)
XLSX = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx)


def file_name(form: Format) -> str:
    return f"cases-{timezone.localtime():%Y%m%d-%H%M}.{form.name}"
