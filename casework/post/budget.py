"""How many mails a mailbox gets that nobody there has asked for: counted by purpose, so that one eats no other's."""

import time

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.utils.crypto import salted_hmac

from casework.ground import spellings, throttle

FORMS = "forms"
"""Receipts and confirmations: whoever fills a form in may have typed anybody's address."""
OWN_DATA = "own_data"
"""Links to what is held about oneself."""
# What is older than a day is forgotten; then one more is written down if both limits allow it.
SPEND = """
    INSERT INTO casework_mailbudget AS b (key, sent) VALUES (%(key)s, ARRAY[%(now)s]::bigint[])
    ON CONFLICT (key) DO UPDATE SET sent = (
        SELECT coalesce(array_agg(t ORDER BY t), '{}') || CASE
            WHEN count(*) FILTER (WHERE t > %(now)s - %(seconds)s) < %(limit)s
             AND count(*) FILTER (WHERE t > %(now)s - %(day)s) < %(day_limit)s
            THEN ARRAY[%(now)s]::bigint[] ELSE '{}'::bigint[] END
        FROM unnest(b.sent) t WHERE t > %(now)s - %(longest)s
    ), refused = (
        SELECT NOT (count(*) FILTER (WHERE t > %(now)s - %(seconds)s) < %(limit)s
                AND count(*) FILTER (WHERE t > %(now)s - %(day)s) < %(day_limit)s)
        FROM unnest(b.sent) t
    )
    RETURNING refused
"""


class MailBudget(models.Model):
    """`key` is a keyed digest of purpose and mailbox; `sent`: when, in seconds since 1970; `refused`: the last try."""

    key = models.CharField(max_length=64, primary_key=True)
    sent = ArrayField(models.BigIntegerField())
    refused = models.BooleanField(default=False, db_default=False)

    def __str__(self) -> str:
        return self.key


def _key(purpose: str, address: str) -> str:
    named = f"{purpose}:{spellings.counted(address)}"
    return salted_hmac("casework.mail_budget", named, algorithm="sha256").hexdigest()


def spend(purpose: str, address: str) -> bool:
    """Whether one more may go there: within any hour, and within any day."""
    if not settings.THROTTLE_ON:
        return True
    short, long = throttle.rate("mail"), throttle.rate("mail_day")
    values: dict[str, str | int] = {
        "key": _key(purpose, address),
        "now": int(time.time()),
        "seconds": short.seconds,
        "limit": short.limit,
        "day": long.seconds,
        "day_limit": long.limit,
        "longest": max(short.seconds, long.seconds),
    }
    with connection.cursor() as cursor:
        cursor.execute(SPEND, values)
        return not cursor.fetchone()[0]


def forget_old() -> int:
    """Those of which nothing counts any more."""
    longest = max(throttle.rate("mail").seconds, throttle.rate("mail_day").seconds)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM casework_mailbudget WHERE NOT EXISTS (SELECT FROM unnest(sent) t WHERE t > %s)",
            [int(time.time()) - longest],
        )
        return int(cursor.rowcount)
