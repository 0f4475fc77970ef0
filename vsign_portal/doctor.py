"""What has to be right on a server beside the portal's own code: a sentence for each, and how bad it is.

Every question is asked on its own: one that cannot be answered is told, and keeps no other from being asked.
"""

import os
import shutil
import smtplib
import ssl
import stat
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings
from django.contrib.auth.models import User
from django.core import checks
from django.core.mail import get_connection
from django.db import connection
from django.db.utils import Error as DatabaseError

from casework.centre.centre import Centre
from casework.disclosure.recipient import Recipient
from casework.ledger.entries import TrailEntry
from vsign_portal import database_roles, health
from vsign_portal.backup import age, book
from vsign_portal.backup.errors import Failed
from vsign_portal.logs import told

MIB = 1024**2
LEAST_FREE, SCARCE = 500 * MIB, 5_000 * MIB
OLDEST_SERVER = 15
CLOCK_SECONDS = 2
PATIENCE = 10
# Where Debian keeps PostgreSQL's data.
OF_THE_DATABASE = Path("/var/lib/postgresql")


class Grade(Enum):
    FINE = "ok"
    LOOK = "look"
    """It works, and somebody should think about it."""
    WRONG = "WRONG"


@dataclass(frozen=True)
class Said:
    grade: Grade
    words: str


Answer = Iterator[Said]
Question = Callable[[], Answer]


def _fine(words: str) -> Said:
    return Said(Grade.FINE, words)


def _look(words: str) -> Said:
    return Said(Grade.LOOK, words)


def _wrong(words: str) -> Said:
    return Said(Grade.WRONG, words)


def _asked(question: str, *values: str) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(question, values or None)
        return tuple(cursor.fetchone() or ())


# ----------------------------------------------------------------- questions
def _settings() -> Answer:
    found = [each for each in checks.run_checks(include_deployment_checks=True) if not each.is_silenced()]
    grave = [each for each in found if each.is_serious()]
    for each in found:
        yield (_wrong if each in grave else _look)(f"{each.id}: {each.msg}")
    if not found:
        yield _fine("manage.py check --deploy finds nothing")


def _database() -> Answer:
    number, encoding, collation = _asked(
        "SELECT current_setting('server_version_num')::int / 10000, pg_encoding_to_char(encoding), datcollate"
        " FROM pg_database WHERE datname = current_database()"
    )
    if int(str(number)) < OLDEST_SERVER:
        yield _wrong(f"PostgreSQL {number} is too old: {OLDEST_SERVER} or newer is needed")
    if encoding != "UTF8":
        yield _wrong(f"the database is written in {encoding}: make it anew with ENCODING 'UTF8' (deploy/database.sql)")
    if str(collation).partition(".")[0] not in ("C", "POSIX"):
        yield _look(f"the database sorts by {collation}: an upgrade of the system's locales then breaks its indexes")
    if not _asked("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'")[0]:
        yield _wrong("the extension pg_trgm is not there: manage.py migrate as the owner makes it")
    missing = int(health.unapplied())
    if missing:
        yield _wrong(f"of {missing} apps the newest migration is not applied: manage.py migrate as the owner")
    yield _fine(f"PostgreSQL {number}, {encoding}, {collation}")


def _rights() -> Answer:
    name, mighty, owns = _asked(
        "SELECT current_user, rolsuper OR rolcreaterole OR rolreplication OR rolbypassrls,"
        " EXISTS (SELECT FROM pg_class WHERE relowner = r.oid AND relnamespace = 'public'::regnamespace)"
        " FROM pg_roles r WHERE rolname = current_user"
    )
    if mighty or owns:
        yield _wrong(f"the portal serves as {name}, who may rewrite every ledger: give it the role that owns nothing")
    table = TrailEntry._meta.db_table
    may = _asked("SELECT has_table_privilege(%s, 'INSERT') AND has_table_privilege(%s, 'SELECT')", table, table)[0]
    if not may:
        yield _wrong(f"{name} may not write the trail: manage.py database_roles, or migrate as the owner, grants it")
    for ledger, refused in database_roles.ledgers().items():
        for right in sorted(refused):
            if not (mighty or owns) and _asked("SELECT has_table_privilege(%s, %s)", f'"{ledger}"', right)[0]:
                yield _wrong(f"{name} may {right} {ledger}, a ledger")
    if may and not mighty and not owns:
        yield _fine(f"{name} serves, owns nothing and rewrites no ledger")


def _clock() -> Answer:
    ahead = (datetime.now(UTC) - datetime.fromisoformat(str(_asked("SELECT clock_timestamp()")[0]))).total_seconds()
    if abs(ahead) > CLOCK_SECONDS:
        yield _wrong(f"this machine's clock is {ahead:+.0f} s from the database's")
    timedatectl = shutil.which("timedatectl")
    if timedatectl:
        command = [timedatectl, "show", "--property=NTPSynchronized", "--value"]
        said = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False).stdout.strip()  # noqa: S603
        if said == "no":
            yield _wrong("the clock is not kept by NTP: timedatectl set-ntp true")
            return
        if said == "yes":
            yield _fine("the clock is kept by NTP and agrees with the database's")
            return
    yield _look("nobody could be asked whether the clock is kept by NTP")


def _mail() -> Answer:
    if not settings.EMAIL_URL:
        yield (_look if settings.DEMO else _wrong)(
            f"letters become files in {settings.EMAIL_FILE_PATH}: EMAIL_URL is not set"
        )
        return
    host = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        mail = get_connection(timeout=PATIENCE)
        mail.open()
        mail.close()
    except (OSError, smtplib.SMTPException) as error:
        yield _wrong(f"{host} takes no letters: {told(error)}")
        return
    if not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL) and settings.EMAIL_HOST not in (
        "localhost",
        "127.0.0.1",
        "::1",
    ):
        yield _wrong(f"letters go to {host} without TLS: write smtp+tls:// or smtp+ssl:// in EMAIL_URL")
    if not settings.RETURN_ADDRESS:
        yield _look("letters that come back are counted by nobody: VSIGN_RETURN_ADDRESS is not set")
    yield _fine(f"{host} lets the portal in")


def _disk() -> Answer:
    for name, folder in (("VSIGN_VAR", settings.VSIGN_VAR), ("VSIGN_TOMBSTONES", settings.TOMBSTONE_FILE.parent)):
        if not folder.is_dir() or not os.access(folder, os.W_OK):
            yield _wrong(f"{folder} ({name}) is no folder that can be written")
            continue
        free = shutil.disk_usage(folder).free
        grade = Grade.WRONG if free < LEAST_FREE else Grade.LOOK if free < SCARCE else Grade.FINE
        yield Said(grade, f"{free // MIB} MB are free at {folder} ({name})")
    if settings.STATIC_ROOT and not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield _wrong(f"no static files in {settings.STATIC_ROOT}: manage.py collectstatic")


def _proxy() -> Answer:
    for net in settings.TRUSTED_PROXIES:
        if not isinstance(net, str) and not net.is_loopback and net.num_addresses > 2**16:
            yield _wrong(f"VSIGN_TRUSTED_PROXIES trusts {net}: anybody there says where they come from")
    if settings.DEMO:
        yield _look("the demo is not asked through a proxy")
        return
    address = f"{settings.SITE_URL}/healthz"
    try:
        # That the name leads to us is the point: the portal's own address, from the settings.
        with urlopen(Request(address), timeout=PATIENCE) as answer:  # noqa: S310
            found, headers = answer.status, answer.headers
    except HTTPError as error:
        yield _wrong(f"{address} answers {error.code}")
        return
    except (OSError, ssl.SSLError, HTTPException) as error:
        yield _look(f"{address} could not be asked from here: {told(error)}")
        return
    if found != 200 or not headers.get("X-Request-ID"):
        yield _wrong(f"{address} is answered by somebody else")
    elif not headers.get("Strict-Transport-Security"):
        yield _wrong(f"{address} answers without HSTS: does the proxy say X-Forwarded-Proto https?")
    else:
        yield _fine(f"{address} answers over TLS, through the proxy")


def _keys() -> Answer:
    if len(set(settings.SECRET_KEY)) < 16:
        yield _wrong("SECRET_KEY is no random text")
    key = settings.TRAIL_KEY
    if not key.exists():
        yield _wrong(f"no key to seal the trail with at {key}: manage.py trail_key makes one")
    elif stat.S_IMODE(key.stat().st_mode) & 0o077:
        yield _wrong(f"{key} can be read by others: chmod 600")
    else:
        yield _fine(f"the trail is sealed with {key}")
    if not settings.WITNESS:
        yield _look("nobody witnesses the trail: VSIGN_WITNESS names no folder (docs/trail.md)")
    if not settings.HANDOVER_SECRET and Recipient.objects.exclude(endpoint="").exists():
        yield _wrong("recipients take hand-overs by HTTPS and VSIGN_HANDOVER_SECRET is not set: none leaves")


def _tombstones() -> Answer:
    """A disk that dies takes the database and what would clean its backup along."""
    folder = settings.TOMBSTONE_FILE.parent
    if not folder.is_dir():
        yield _wrong(f"{folder} is not there, and nobody can be erased: make it, on another disk than the database's")
        return
    others = [each for each in (settings.VSIGN_VAR, OF_THE_DATABASE) if each.is_dir()]
    same = [str(each) for each in others if each.stat().st_dev == folder.stat().st_dev]
    if same:
        yield _look(f"the tombstones in {folder} lie on the same disk as {' and '.join(same)}")
    else:
        yield _fine(f"the tombstones in {folder} lie on a disk of their own")


def _backup() -> Answer:
    """Young enough is a promise of its own (manage.py clauses)."""
    if not settings.BACKUP_TO:
        yield (_look if settings.DEMO else _wrong)("nobody says where backups go: VSIGN_BACKUP_TO is not set")
        return
    try:
        count = len(age.recipients(settings.BACKUP_RECIPIENTS))
    except Failed as reason:
        yield _wrong(str(reason))
        return
    standing = book.standing()
    if standing.age is None:
        yield _wrong("no backup was made yet: systemctl start vsign-backup, or manage.py backup")
    elif standing.verified_age is None:
        yield _look("no backup was restored elsewhere yet and found whole: manage.py verify_backup where the key is")
    else:
        yield _fine(f"the newest backup was made {standing.made_at}, encrypted to {count} keys")


def _at_work() -> Answer:
    yield from (_wrong(line) for line in health.troubles())
    if not User.objects.filter(groups__name="managers", is_active=True).exists():
        yield _wrong("nobody is a manager: manage.py first_manager opens the first account")
    if not Centre.objects.exists():
        yield _wrong("the centre's details are not there: manage.py load_start_data")
    yield _fine("whatever else should run was asked (/readyz)")


QUESTIONS: dict[str, Question] = {
    "settings": _settings,
    "database": _database,
    "rights": _rights,
    "clock": _clock,
    "mail": _mail,
    "disk": _disk,
    "proxy": _proxy,
    "keys": _keys,
    "tombstones": _tombstones,
    "backup": _backup,
    "at work": _at_work,
}


def answers(names: list[str]) -> Iterator[tuple[str, Said]]:
    """`names`: of the questions; none means all."""
    for name, question in QUESTIONS.items():
        if names and name not in names:
            continue
        try:
            yield from ((name, said) for said in question())
        except (DatabaseError, OSError, subprocess.SubprocessError) as error:
            yield name, _wrong(f"it could not be looked at: {told(error)}")
