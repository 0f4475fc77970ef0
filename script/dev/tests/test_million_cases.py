"""The queue over a million cases: the same number of queries, and no walk over the whole table."""

import os
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.case.case import Case
from casework.tests.desk import Desk, manager
from script.dev.management.commands.bench_admin import FILTERS

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
CASES = int(os.environ.get("VSIGN_LONG_CASES", "1000000"))


@pytest.fixture
def desk() -> Desk:
    call_command("seed_demo", cases=CASES)
    return manager()


def looked_at(desk: Desk, path: str) -> tuple[int, list[str]]:
    """How many queries, and those that read the whole table of cases."""
    desk.client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert desk.client.get(path).status_code == 200
    whole = []
    for query in captured:
        if query["sql"].startswith("SELECT") and '"casework_case"' in query["sql"]:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN " + query["sql"])
                plan = "\n".join(row[0] for row in cursor.fetchall())
            if re.search(r"Seq Scan on casework_case\b", plan):
                whole.append(query["sql"][:200])
    return len(captured), whole


def test_no_filter_walks_a_million_cases(desk: Desk) -> None:
    reference = Case.objects.order_by("pk")[CASES // 2].reference
    queue = "/quan-tri/casework/case/"
    searches = ["nguyen", "le", "wxyz", "0912", "5678", reference]
    paths = [queue, *(f"{queue}?{each}" for each in FILTERS), *(f"{queue}?state=all&q={each}" for each in searches)]
    found: dict[str, Any] = {path: looked_at(desk, path) for path in paths}
    assert {path: count for path, (count, _whole) in found.items() if count > 12} == {}
    # What is common is found by reading on until a page is full, whatever the order of the table.
    rare = [
        path for path in paths if not re.search("state=all$|state=all&province|channel|received|state=closed", path)
    ]
    assert {path: found[path][1] for path in rare if found[path][1]} == {}
