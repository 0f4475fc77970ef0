"""How many cases came on each day and how soon they were answered and closed, counted once and kept.

A case that moves leaves a mark on the day on which it came (a trigger of Case), and a marked day counts as not counted:
its cases are read again. So the figures are right whether or not the worker has come round, nobody waits for anybody,
and there is one statement that says what is counted.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.db import connection, models, transaction
from django.db.models import UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.ground.calendar import VIETNAM

# Longer than any chart reaches back, so that a page drawn as a week begins still finds its oldest one.
KEPT = timedelta(days=70)


class Counted(models.TextChoices):
    RECEIVED = "received", _("received")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")
    IN_TIME = "in_time", _("closed within the deadline")


class DayCount(models.Model):
    """`took`: of an answer the hours, of a closing the quarters of a day, begun ones counted whole; else 0."""

    day = models.DateField()
    kind = models.CharField(max_length=12)
    counted = models.CharField(max_length=8, choices=Counted)
    took = models.IntegerField()
    number = models.IntegerField()

    class Meta:
        verbose_name = _("count of a day")
        verbose_name_plural = _("counts of days")
        constraints = [
            UniqueConstraint(
                fields=["day", "kind", "counted", "took"],
                include=["number"],
                name="day_count_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.counted} {self.took}"


class ChangedDay(models.Model):
    """Insert-only, so that moves of the same day do not wait for one another."""

    day = models.DateField()

    class Meta:
        verbose_name = _("changed day")
        verbose_name_plural = _("changed days")

    def __str__(self) -> str:
        return str(self.day)


# What is counted, of the cases that came on the days in `days`.
COUNT = """
    SELECT days.day, c.kind, what.counted, what.took, count(*) AS number
    FROM days
    JOIN casework_case c ON c.created_at >= days.day::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
                        AND c.created_at < (days.day + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
    CROSS JOIN LATERAL (VALUES
        ('received', 0),
        ('answered', ceil(date_part('epoch', c.first_answered_at - c.created_at) / 3600)::int),
        ('closed', ceil(date_part('epoch', c.closed_at - c.created_at) / 21600)::int),
        ('in_time', CASE WHEN c.closed_at <= c.resolve_due_at THEN 0 END)
    ) AS what(counted, took)
    WHERE what.took IS NOT NULL
    GROUP BY days.day, c.kind, what.counted, what.took
"""
KEEP = f"""
    WITH days AS (SELECT unnest(%s::date[]) AS day)
    INSERT INTO casework_daycount (day, kind, counted, took, number) {COUNT}
"""
# Medians and shares are told by the week, what came also by the day.
READ = f"""
    WITH days AS (SELECT DISTINCT day FROM casework_changedday WHERE day >= %(first)s),
    today AS ({COUNT}),
    every AS (
        SELECT day, kind, counted, took, number FROM today
        UNION ALL
        SELECT day, kind, counted, took, number FROM casework_daycount kept
        WHERE day >= %(first)s AND day NOT IN (SELECT day FROM days)
    )
    SELECT CASE counted WHEN 'received' THEN day ELSE %(first)s::date + (day - %(first)s) / 7 * 7 END AS day,
           counted, took, sum(number)::int
    FROM every WHERE kind = ANY(%(kinds)s) GROUP BY 1, 2, 3
"""


def read(kinds: Sequence[str], first: date) -> Iterator[tuple[date, str, int, int]]:
    """(day or Monday, counted, took, number), of the cases that came since `first`, a Monday."""
    with connection.cursor() as cursor:
        cursor.execute(READ, {"kinds": list(kinds), "first": first})
        yield from cursor.fetchall()


@transaction.atomic
def keep() -> int:
    """Count the changed days; how many there were. Those that no chart shows any more are forgotten.

    The marks go first: a case that moves after that marks its day again.
    """
    first = timezone.now().astimezone(VIETNAM).date() - KEPT
    with connection.cursor() as cursor:
        # One at a time; readers are not kept waiting.
        cursor.execute("LOCK TABLE casework_daycount IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("DELETE FROM casework_changedday RETURNING day")
        days = sorted({day for (day,) in cursor.fetchall() if day >= first})
        cursor.execute("DELETE FROM casework_daycount WHERE day < %s OR day = ANY(%s)", [first, days])
        cursor.execute(KEEP, [days])
    return len(days)
