"""Two databases of different size in one process, so that pages are measured side by side."""

from contextlib import suppress
from typing import Any

import psycopg
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from casework.case import day_counts
from casework.case.case import Case
from casework.case.states import Channel
from casework.ground import kept
from casework.ground.kind import Kind
from casework.intake.filing import Filing, file_case
from casework.people.person import Person
from privacy.questions.question import Question

RARE_NAME = "Tôn Nữ Thị Quỳnh Xuyến"
PHONE_BEGINS, PHONE_ENDS = "0997", "7788"
RARE_PROVINCE = "96"
PLANTED = 30
"""More than a page of the queue."""


def use(name: str) -> None:
    """From now on the default connection leads to this database; nothing is kept of the other."""
    connection.close()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()
    cache.clear()
    kept.forget()


def fill(name: str, cases: int) -> None:
    """Make the database when it is missing and seed it up to so many cases."""
    with psycopg.connect(**_address(), autocommit=True) as server, suppress(psycopg.errors.DuplicateDatabase):
        server.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
    use(name)
    call_command("migrate", verbosity=0)
    call_command("load_start_data", verbosity=0)
    missing = cases - Case.objects.count()
    if missing > 0:
        call_command("seed_demo", cases=missing)
    _plant()
    day_counts.keep()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _plant() -> None:
    """The same few people at either size, so that looking for them finds as much in both."""
    callers = [(f"Khách đo {number:02d}", f"+84997{number:02d}7788") for number in range(PLANTED)]
    for name, phone in [(RARE_NAME, "+84997997788"), *callers]:
        if not Person.objects.filter(phone=phone).exists():
            contact = {"full_name": name, "phone": phone, "province": RARE_PROVINCE}
            file_case(
                Filing(kind=Kind.QUESTION, contact=contact, channel=Channel.PHONE),
                lambda case: [Question(case=case, topic="service", text="Gia hạn thế nào?")],
            )


def _address() -> dict[str, Any]:
    """Of the server, at the database that is always there."""
    known: dict[str, Any] = connection.get_connection_params()
    keys = ("host", "port", "user", "password")
    return {key: known[key] for key in keys if known.get(key)} | {"dbname": "postgres"}
