"""How often somebody may do a thing, counted in PostgreSQL in fixed windows."""

import re
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.models import F, QuerySet
from django.utils.crypto import salted_hmac

from casework.ground.throttle_counter import ThrottleCounter

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
WRITTEN = re.compile(r"(\d+)/([1-9]\d*)?([smhd])", re.ASCII)
COUNT = """
    INSERT INTO casework_throttlecounter AS c (key, "window", count) VALUES (%s, %s, %s)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN c."window" = EXCLUDED."window" THEN c.count + EXCLUDED.count ELSE EXCLUDED.count END,
        "window" = EXCLUDED."window"
    RETURNING count
"""


@dataclass(frozen=True)
class Rate:
    limit: int
    seconds: int


def rate(scope: str) -> Rate:
    """The rate set for a scope: "30/h" is thirty an hour, "5/30m" five in half an hour. Raises ValueError for one that
    cannot be read."""
    written = WRITTEN.fullmatch(settings.THROTTLE_RATES[scope])
    if written is None:
        raise ValueError(f"throttle rate {scope}: write it as 30/h or 5/30m, with s, m, h or d")
    return Rate(int(written[1]), int(written[2] or 1) * SECONDS[written[3]])


def _key(scope: str, who: str) -> str:
    return salted_hmac("casework.throttle", f"{scope}:{who}", algorithm="sha256").hexdigest()


def seconds_to_wait(scope: str, who: str, amount: int = 1) -> int:
    """Count one attempt, or as much as it asks for; 0 when it may go on, else the seconds until the window ends."""
    if not settings.THROTTLE_ON:
        return 0
    allowed = rate(scope)
    now = int(time.time())
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [_key(scope, who), now - now % allowed.seconds + allowed.seconds, amount])
        (count,) = cursor.fetchone()
    return 0 if count <= allowed.limit else allowed.seconds - now % allowed.seconds


def has_had_enough(scope: str, who: str) -> bool:
    """Whether the limit is reached, without counting an attempt."""
    return settings.THROTTLE_ON and counted(scope, who) >= rate(scope).limit


def counted(scope: str, who: str) -> int:
    """The attempts of this window."""
    return _running(scope, who).values_list("count", flat=True).first() or 0


def give_back(scope: str, who: str) -> None:
    """An attempt that turned out to be none of those that are limited."""
    _running(scope, who).filter(count__gt=0).update(count=F("count") - 1)


def _running(scope: str, who: str) -> QuerySet[ThrottleCounter]:
    return ThrottleCounter.objects.filter(key=_key(scope, who), window__gt=int(time.time()))


def prune() -> int:
    """Forget the counters of windows that have ended."""
    with connection.cursor() as cursor:
        cursor.execute('DELETE FROM casework_throttlecounter WHERE "window" < %s', [int(time.time())])
        return int(cursor.rowcount)
