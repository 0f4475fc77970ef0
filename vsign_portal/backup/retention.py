"""Which backups stay: the newest of each of the last days, weeks and months. Nothing stays longer than the certificate
of an erasure says."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings

from vsign_portal.backup.manifest import DUMP, MANIFEST, made_at, stem
from vsign_portal.backup.places import PARTIAL, Place

LEFT_BEHIND = timedelta(days=1)
"""A file without its manifest is being written, or was given up."""


def kept(times: Iterable[datetime], now: datetime) -> set[datetime]:
    """Of the times at which backups were made, in UTC, those that stay."""
    newest_first = sorted((at for at in times if now - at <= settings.BACKUP_LONGEST), reverse=True)
    days, weeks, months = settings.BACKUP_KEEP
    stays: set[datetime] = set(newest_first[:1])
    for most, name in ((days, "%Y-%m-%d"), (weeks, "%G-%V"), (months, "%Y-%m")):
        first_of: dict[str, datetime] = {}
        for at in newest_first:
            first_of.setdefault(at.strftime(name), at)
        stays |= set(islice(first_of.values(), most))
    return stays


def prune(place: Place, now: datetime) -> list[str]:
    """Throw away what need not stay, and what was left behind; the names."""
    names = place.names()
    dumps, manifests = ({stem(name) for name in names if name.endswith(end)} for end in (DUMP, MANIFEST))
    whole = (dumps & manifests) - {""}
    times = {each: made_at(each) for each in whole}
    stays = kept(times.values(), now)
    gone = [name for name in names if _goes(name, whole, stays, now)]
    for name in gone:
        place.remove(name)
    return gone


def _goes(name: str, whole: set[str], stays: set[datetime], now: datetime) -> bool:
    its = stem(name.removesuffix(PARTIAL))
    if its == "":
        return False
    if its not in whole or name.endswith(PARTIAL):
        return now - made_at(its) > LEFT_BEHIND
    return made_at(its) not in stays
