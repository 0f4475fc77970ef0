"""What is written down beside each backup, in the clear and with nothing about anybody: by it a backup is judged."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from casework.centre.policy import PolicyVersion
from casework.ground import canonical
from casework.ledger import keys, seals
from vsign_portal.backup.errors import Broken

DUMP, MANIFEST = ".dump.age", ".json"
STEM = re.compile(r"(vsign-(\d{8}T\d{6}Z))(?:\.dump\.age|\.json)")
STAMP = "%Y%m%dT%H%M%SZ"
# What is worth nothing elsewhere or later, and would open something: sessions, counters, files that wait for a form.
LEFT_OUT = ("django_session", "casework_throttlecounter", "casework_draftfile")
TABLES = """
    SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1
"""


@dataclass(frozen=True)
class Manifest:
    """`rows`: how many each table has. `head`: the newest seal of the trail as number:digest. `schema`: the migrations
    that were applied. `code`: a digest of the program."""

    name: str
    made_at: str
    rows: Mapping[str, int]
    policy_version: int
    head: str
    schema: list[str]
    code: str
    server: str
    size: int = 0
    digest: str = ""
    signature: str = field(default="", compare=False)

    @property
    def text(self) -> str:
        return canonical.text(asdict(self))

    @property
    def _signed(self) -> bytes:
        return canonical.as_bytes(asdict(replace(self, signature="")))

    def finished(self, size: int, digest: str) -> "Manifest":
        """With what is known once all is written, signed by the key of the trail where there is one."""
        whole = replace(self, size=size, digest=digest)
        if not settings.TRAIL_KEY.exists():
            return whole
        return replace(whole, signature=keys.sign(keys.private(settings.TRAIL_KEY), whole._signed))

    def check_signature(self) -> None:
        """By any key that the portal ever had; without any known key there is nothing to compare. Raises Broken."""
        if not keys.public_file(settings.TRAIL_KEY).exists():
            return
        if not keys.is_signed(self._signed, self.signature, keys.public(keys.public_file(settings.TRAIL_KEY))):
            raise Broken(f"{self.name}: its manifest is not signed by this portal, or was changed")

    @property
    def unknown_here(self) -> list[str]:
        """Migrations that this program does not know: it is older than the backup."""
        return sorted(set(self.schema) - set(schema_of_this_program()))


def read(text: str) -> Manifest:
    """Raises Broken."""
    try:
        return Manifest(**json.loads(text))
    except (ValueError, TypeError) as error:
        raise Broken("its manifest is torn or none of ours") from error


def stem(name: str) -> str:
    """Of the files that belong together; empty for one that is none of them."""
    found = STEM.fullmatch(name)
    return found[1] if found else ""


def new_stem(now: datetime) -> str:
    return f"vsign-{now.astimezone(UTC):{STAMP}}"


def made_at(its_stem: str) -> datetime:
    return datetime.strptime(its_stem.removeprefix("vsign-"), STAMP).replace(tzinfo=UTC)


def of_this_moment(now: datetime) -> Manifest:
    """Within the transaction whose sight is dumped."""
    head, policy = seals.head(), PolicyVersion.objects.exclude(number=None).order_by("number").last()
    return Manifest(
        name=f"{new_stem(now)}{DUMP}",
        made_at=now.isoformat(),
        rows=rows(),
        policy_version=(policy.number or 0) if policy else 0,
        head=f"{head.number}:{head.digest}" if head else "",
        schema=sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()),
        code=code(),
        server=str(connection.pg_version),  # type: ignore[attr-defined]
    )


def schema_of_this_program() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations)


def rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall() if name not in LEFT_OUT]
        counted = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")
            counted[name] = int(cursor.fetchone()[0])
    return counted


@cache
def code() -> str:
    """Of every line of the program: the same on each machine with the same version."""
    digest = hashlib.sha256()
    for package in ("casework", "consult", "privacy", "vsign_portal"):
        for file in sorted(Path(settings.BASE_DIR, package).rglob("*.py")):
            digest.update(f"{file.relative_to(settings.BASE_DIR)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:16]
