"""What the portal's pages are measured against: views that do next to nothing, behind the same middleware.

Which case the bare view copies is told by the environment, since workers of a server are measured too.
"""

import os
from functools import cache
from typing import Any
from uuid import uuid4

from django.db import connection, models, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import path

from casework.case.case import Case
from casework.ground import references
from casework.ledger.entries import TrailEntry
from casework.post.letter import Letter
from vsign_portal.urls import urlpatterns as portal

INSERT_JOB = "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('bench', 'bench', '{}')"
CASE, JOBS = "VSIGN_BENCH_CASE", "VSIGN_BENCH_JOBS"


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


def insert(request: HttpRequest) -> HttpResponse:
    """The rows that the portal's form leaves behind, in the same tables, one `create` each: no form, no letter is
    written, nothing is checked."""
    with transaction.atomic():
        case: Any = None
        for record in rows_of(int(os.environ[CASE])):
            values = fresh(record, case)
            made = type(record)._default_manager.create(**values)
            case = made if isinstance(made, Case) else case
        with connection.cursor() as cursor:
            for _job in range(int(os.environ[JOBS])):
                cursor.execute(INSERT_JOB)
    return HttpResponse(status=302, headers={"Location": "/bench/hello"})


@cache
def rows_of(case_pk: int) -> list[models.Model]:
    """All that filing this case has left, the case first, jobs left out."""
    case: Any = Case.objects.get(pk=case_pk)
    entry = TrailEntry.objects.filter(target=case.target).latest("pk")
    return [case, case.submission, entry, case.detail, *case.events.all(), *case.consents.all(),
            *Letter.objects.filter(Q(case=case) | Q(consent__case=case))]  # fmt: skip


def fresh(record: models.Model, case: Case | None) -> dict[str, Any]:
    """The record's values, with those that must be unique made anew."""
    values = {f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields}
    unique = {"reference": references.new, "uuid": uuid4, "nonce": lambda: uuid4().hex}
    values |= {name: make() for name, make in unique.items() if name in values}
    if values.get("case_id"):
        values["case_id"] = case.pk if case else None
    values.pop("id", None)
    return values


urlpatterns = [path("bench/hello", hello), path("bench/insert", insert), *portal]
