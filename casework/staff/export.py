"""The filtered list as a file. What a spreadsheet would take for a formula is marked as text in CSV, which knows no
types; XLSX does."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from casework.case.case import Case
from casework.case.colleagues import name_of
from casework.ground.calendar import VIETNAM
from casework.ground.text import spreadsheet_safe
from casework.ground.vietnam_time import moment

MOST = 10_000
Cell = str | datetime | None


def headings() -> list[str]:
    return [
        _("Reference"), _("Kind"), _("Channel"), _("Status"), _("Outcome"), _("Received"), _("First answer"), _("Due"),
        _("Closed"), _("Assignee"), _("Name"), _("Organisation"), _("Tax code"), _("Province or city"), _("Phone"),
        _("E-mail"),
    ]  # fmt: skip


def rows(cases: Iterable[Case]) -> Iterator[list[Cell]]:
    """A line for each case, with its person at hand."""
    for case in cases:
        person = case.person
        contact = (
            (person.full_name, person.organisation, person.tax_code, person.get_province_display(), person.phone,
             person.email)
            if person
            else ("",) * 6
        )  # fmt: skip
        yield [
            case.reference, case.get_kind_display(), case.get_channel_display(), case.get_status_display(),
            case.get_outcome_display(), case.created_at, case.first_answered_at, case.due_at, case.closed_at,
            name_of(case.assignee), *contact,
        ]  # fmt: skip


def as_csv(cases: Iterable[Case]) -> bytes:
    """With a byte order mark, by which spreadsheets know that it is UTF-8."""
    out = StringIO()
    lines = csv.writer(out, quoting=csv.QUOTE_ALL)
    lines.writerow(headings())
    for row in rows(cases):
        lines.writerow([spreadsheet_safe(moment(cell) if isinstance(cell, datetime) else cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(cases: Iterable[Case]) -> bytes:
    """Texts stand as they are, in cells that are text, and moments as moments: they can be sorted."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Cases"))
    sheet.append(headings())
    for row in rows(cases):
        sheet.append([_cell(sheet, value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Cell) -> Any:
    if isinstance(value, datetime):
        cell = WriteOnlyCell(sheet, value.astimezone(VIETNAM).replace(tzinfo=None))
        cell.number_format = "dd/mm/yyyy hh:mm"
        return cell
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value or ""))
    # openpyxl takes what begins with = for a formula.
    cell.data_type, cell.number_format = "s", "@"
    return cell


@dataclass(frozen=True)
class Format:
    name: str
    content_type: str
    made_of: Callable[[Iterable[Case]], bytes]


CSV = Format("csv", "text/csv; charset=utf-8", as_csv)
XLSX = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx)


def file_name(form: Format) -> str:
    return f"cases-{timezone.localtime():%Y%m%d-%H%M}.{form.name}"
