"""The filtered list as a file. Cells that a spreadsheet would take for a formula are made text."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook

from casework.case.case import Case
from casework.case.colleagues import name_of
from casework.ground.text import spreadsheet_safe
from casework.ground.vietnam_time import moment

MOST = 10_000


def rows(cases: QuerySet[Case]) -> Iterator[list[str]]:
    """A heading, then a line for each case."""
    yield [
        _("Reference"), _("Kind"), _("Channel"), _("Status"), _("Outcome"), _("Received"), _("Due"), _("Assignee"),
        _("Name"), _("Organisation"), _("Tax code"), _("Province or city"), _("Phone"), _("E-mail"),
    ]  # fmt: skip
    for case in cases.select_related("person", "assignee"):
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


def as_csv(cases: QuerySet[Case]) -> HttpResponse:
    """With a byte order mark, by which spreadsheets know that it is UTF-8."""
    out = StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows(cases))
    return _file(b"\xef\xbb\xbf" + out.getvalue().encode(), "text/csv; charset=utf-8", "csv")


def as_xlsx(cases: QuerySet[Case]) -> HttpResponse:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Cases"))
    for row in rows(cases):
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(out.getvalue(), kind, "xlsx")


def _file(content: bytes, content_type: str, ending: str) -> HttpResponse:
    name = f"cases-{timezone.localtime():%Y%m%d-%H%M}.{ending}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=content_type, headers=disposition)
