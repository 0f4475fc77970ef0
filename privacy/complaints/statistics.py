"""Complaints and requests of a month or a year: kind, finding, severity, time, share within the deadline."""

from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook

from casework.case.case import Case
from casework.case.lateness import RUNNING
from casework.ground.calendar import VIETNAM
from casework.ground.kind import Kind
from privacy.complaints.handling import Finding, Severity

KINDS = (Kind.COMPLAINT, Kind.MISUSE, Kind.DATA_REQUEST)

Cell = str | int | float | None


@dataclass(frozen=True)
class Period:
    """Whole months in Vietnam; `until` is the first day that no longer belongs."""

    first: date
    until: date

    @classmethod
    def month(cls, text: str) -> "Period":
        """Of "2026-11". Raises ValueError."""
        first = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
        return cls(first, date(first.year + first.month // 12, first.month % 12 + 1, 1))

    @classmethod
    def year(cls, text: str) -> "Period":
        """Raises ValueError."""
        return cls(date(int(text), 1, 1), date(int(text) + 1, 1, 1))

    def cases(self) -> Any:
        start, end = (datetime.combine(day, time(), VIETNAM) for day in (self.first, self.until))
        return Case.objects.filter(kind__in=KINDS, created_at__gte=start, created_at__lt=end).order_by()


def headings() -> list[str]:
    return [
        _("Kind"), _("Finding"), _("Severity"), _("Received"), _("Closed"), _("Days to the end, mean"),
        _("Within the deadline, per cent"),
    ]  # fmt: skip


def rows(period: Period) -> list[list[Cell]]:
    """A line for each kind, finding and severity there was; None where nothing is closed or late yet. What is still
    open past its deadline counts as not in time."""
    late = RUNNING & Q(resolve_due_at__lt=timezone.now())
    taken = ExpressionWrapper(F("closed_at") - F("created_at"), output_field=DurationField())
    groups = (
        period.cases()
        .annotate(finding=Coalesce("handling__finding", Value("")), severity=F("handling__severity"))
        .values("kind", "finding", "severity")
        .annotate(
            received=Count("pk"),
            closed=Count("pk", filter=Q(status="closed")),
            mean=Avg(taken, filter=Q(status="closed")),
            in_time=Count("pk", filter=Q(closed_at__lte=F("resolve_due_at"))),
            late=Count("pk", filter=late),
        )
        .order_by("kind", "finding", "severity")
    )
    return [_row(group) for group in groups]


def _row(group: dict[str, Any]) -> list[Cell]:
    finding, severity = group["finding"], group["severity"]
    judged = group["closed"] + group["late"]
    return [
        str(Kind(group["kind"]).label),
        str(Finding(finding).label) if finding else "–",
        str(Severity(severity).label) if severity else "–",
        group["received"],
        group["closed"],
        round(group["mean"].total_seconds() / 86_400, 1) if group["mean"] else None,
        round(100 * group["in_time"] / judged, 1) if judged else None,
    ]


def as_xlsx(period: Period) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(f"{period.first:%Y-%m}")
    for row in [headings(), *rows(period)]:
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
