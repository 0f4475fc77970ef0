"""Of the portal as a whole: what is declared, what pages load, and the rules that the database itself holds."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.db import connection
from django.template import engines
from django.template.utils import get_app_template_dirs
from django.utils.translation import gettext_lazy as _

from casework.centre.policy import PolicyVersion
from casework.ground.declarations import every_personal_field_is_declared
from casework.ledger.inspection import LiveCheck, register
from privacy.policy.text import render
from vsign_portal import database_roles

# ----------------------------------------------------------------- what is declared (C7.1)
COLUMNS = """
    SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
      AND c.relname NOT LIKE 'procrastinate%%' AND c.relname <> 'django_migrations'
    ORDER BY 1, 2
"""


def _undeclared() -> Iterator[str]:
    """A field of a model without its declaration, and a column of the database that no model knows."""
    yield from (found.msg for found in every_personal_field_is_declared())
    known = {
        (model._meta.db_table, field.column)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
    }
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        yield from (
            f"{table}.{column} belongs to no model"
            for table, column in cursor.fetchall()
            if (table, column) not in known
        )


# ----------------------------------------------------------------- what pages load (C3.2, C7.4)
ELSEWHERE = r"(?:https?:)?//"
# Whatever a browser fetches by itself, or sends what was typed to; a link that somebody may follow is none of it.
LOADS = re.compile(
    rf"""(?:\b(?:src|srcset|poster|data|action|formaction|background)\s*=\s*["']?\s*{ELSEWHERE}[\w.-]+
    |<(?:link|use|image)\b[^>]*\bhref\s*=\s*["']?\s*{ELSEWHERE}[\w.-]+
    |url\(\s*["']?\s*{ELSEWHERE}[\w.-]+
    |@import\s+["']{ELSEWHERE}[\w.-]+
    |\b(?:fetch|import|importScripts|Worker|EventSource|WebSocket)\(\s*["'`](?:wss?:)?{ELSEWHERE}[\w.-]+)""",
    re.IGNORECASE | re.VERBOSE,
)
READ = {".html", ".txt", ".css", ".js", ".svg"}
OURS = {"'self'", "'none'", "data:"}


def _from_elsewhere() -> Iterator[str]:
    for path in sorted({*_templates(), *_static_files()}):
        for found in LOADS.findall(path.read_text("utf-8", errors="replace")):
            yield f"{path} loads {found}"
    for version in PolicyVersion.objects.published():
        for text in (version.text_vi, version.text_en):
            yield from (f"policy version {version.number} loads {found}" for found in LOADS.findall(render(text).html))
    for name, allowed in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items():
        for source in sorted({str(each) for each in allowed} - OURS):
            yield f"pages may load from {source} ({name})"


def _templates() -> Iterator[Path]:
    folders: list[Any] = [*engines["django"].dirs, *get_app_template_dirs("templates")]
    return _readable(path for folder in folders for path in Path(folder).rglob("*"))


def _static_files() -> Iterator[Path]:
    found = ((storage, name) for finder in get_finders() for name, storage in finder.list(()))
    return _readable(Path(storage.path(name)) for storage, name in found)


def _readable(paths: Iterable[Path]) -> Iterator[Path]:
    return (path for path in paths if path.suffix in READ and path.is_file())


# ----------------------------------------------------------------- what the database refuses (C7.2)
CONSTRAINTS = (
    "SELECT conname FROM pg_constraint WHERE convalidated UNION SELECT relname FROM pg_class WHERE relkind = 'i'"
)


def _rules_broken() -> Iterator[str]:
    yield from rules_missing()
    yield from _may_rewrite()


def rules_missing() -> Iterator[str]:
    """A trigger that is gone, changed or switched off; a constraint that does not hold."""
    with connection.cursor() as cursor:
        cursor.execute(CONSTRAINTS)
        standing = {name for (name,) in cursor.fetchall()}
    for model in apps.get_models():
        if not model._meta.proxy:
            wanted = {rule.name for rule in model._meta.constraints}
            yield from (f"{model._meta.db_table}: the rule {name} is not there" for name in sorted(wanted - standing))
        for trigger in getattr(model._meta, "triggers", ()):
            status, is_on = trigger.get_installation_status(model)
            if status != "INSTALLED" or not is_on:
                how = "switched off" if status == "INSTALLED" else status.lower()
                yield f"{model._meta.db_table}: the rule {trigger.name} is {how}"


def _may_rewrite() -> Iterator[str]:
    """A ledger that the portal's own role may rewrite."""
    wanted = database_roles.roles()
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce((SELECT rolname FROM pg_roles WHERE rolname = %s), current_user)", [wanted.app])
        (role,) = cursor.fetchone()
        for table, refused in database_roles.ledgers().items():
            for right in sorted(refused):
                cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, f'"{table}"', right])
                if cursor.fetchone()[0]:
                    yield f"{role} may {right} {table}"


register(
    LiveCheck("declared", ("C7.1",), _("No field about people that is not declared"), _undeclared),
    LiveCheck("own_servers", ("C3.2", "C7.4"), _("No page loads anything from elsewhere"), _from_elsewhere),
    LiveCheck(
        "rules", ("C4.5", "C7.2"), _("The database holds every rule, and no ledger can be rewritten"), _rules_broken
    ),
)
