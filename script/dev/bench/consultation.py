"""The consultation form, filled in and sent as a browser sends it."""

import os
from dataclasses import dataclass, field

from django.apps import apps
from django.core.management.base import CommandError
from django.db import connection
from django.urls import reverse

from casework.case.case import Case
from casework.case.day_counts import ChangedDay
from casework.ground import browsers
from casework.intake import submissions
from script.dev.bench import bare
from script.dev.bench.client import Answer, Caller

TYPED = {
    "full_name": "Nguyễn Thị Ánh",
    "phone": "0912 345 678",
    "email": "anh.nguyen@example.vn",
    "customer_type": "organisation",
    "organisation": "Công ty TNHH Thủy sản Cà Mau",
    "tax_code": "0100109106",
    "province": "96",
    "question": "Tôi cần chữ ký số để nộp thuế và bảo hiểm xã hội cho công ty, xin được tư vấn loại phù hợp.",
    "adult": "on",
    "consent_related": "on",
    "consent_marketing": "on",
    "website": "",
}


@dataclass
class Browser:
    """Keeps the cookie that its forms are bound to."""

    caller: Caller = field(default_factory=Caller)

    @property
    def secret(self) -> str:
        if "csrftoken" not in self.caller.cookies:
            self.caller(reverse("consult:ask"))
        return self.caller.cookies["csrftoken"]

    def filled(self) -> dict[str, str]:
        """The form with a submission token of its own."""
        token = submissions.issue(browsers.browser_of(self.secret))
        return TYPED | {"token": token, "csrfmiddlewaretoken": self.secret, "policy_version": "1"}

    def send(self) -> Answer:
        form = self.filled()
        answer = self.caller(reverse("consult:ask"), form)
        if answer.status != 302:
            raise CommandError(f"the form was answered with {answer.status}")
        return answer

    def show_the_bare_view(self) -> dict[str, int]:
        """Send the form once and tell the bare view which case to copy; the rows it left, by table."""
        self.send()
        before = _row_counts()
        self.send()
        after = _row_counts()
        added = {name: after[name] - before[name] for name in after if after[name] > before[name]}
        jobs = added.get("procrastinate_jobs", 0)
        marks = added.get(ChangedDay._meta.db_table, 0)
        case_pk = Case.objects.latest("pk").pk
        # A trigger of the case leaves the mark, whoever inserts it.
        if len(bare.rows_of(case_pk)) + jobs + marks != sum(added.values()):
            raise CommandError("the bare view would not insert the rows that the form leaves")
        os.environ |= {bare.CASE: str(case_pk), bare.JOBS: str(jobs)}
        return added


def told(rows: dict[str, int]) -> str:
    listed = ", ".join(f"{count} {name}" for name, count in sorted(rows.items()))
    return f"a consultation request leaves {sum(rows.values())} rows: {listed}"


def _row_counts() -> dict[str, int]:
    counts: dict[str, int] = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.managed or model._meta.label == "procrastinate.ProcrastinateJob":
                table = model._meta.db_table
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                counts[table] = cursor.fetchone()[0]
    return counts
