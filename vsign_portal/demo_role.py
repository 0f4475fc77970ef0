"""As whom a command of manage.py speaks to the demo's own database.

Whatever works with records does so as the app, which can rewrite no ledger and switch off no trigger: that somebody
runs a command who could do otherwise is no reason to. A server has this in its DATABASE_URL.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import psycopg

from vsign_portal import embedded

# They make tables, or look after them.
BY_THE_OWNER = frozenset({"migrate", "makemigrations", "seed_demo"})
# They make roles, or databases of their own.
BY_THE_ADMINISTRATOR = frozenset(
    {"database_roles", "restore", "bench", "bench_admin", "bench_mail", "bench_rights", "bench_trail", "bench_wire"}
)
# Of the roles those that are there, and may use the tables.
READY = """
    SELECT r.rolname FROM pg_roles r JOIN pg_class c ON c.oid = to_regclass('public.casework_case')
    WHERE r.rolname = ANY(%s) AND has_table_privilege(r.oid, c.oid, 'SELECT')
"""


def of(command: Sequence[str], var: Path) -> str:
    """The role for `manage.py` with these words. Before the roles are made the administrator does everything. Starts
    the database. Raises Unavailable."""
    name, prefix = command[0] if command else "", os.environ.get("VSIGN_ROLE_PREFIX", "vsign")
    owner, app = f"{prefix}_owner", f"{prefix}_app"
    with psycopg.connect(embedded.ensure_running(var)) as connection:
        ready = {role for (role,) in connection.execute(READY, [[owner, app]])}
    wanted = embedded.USER if name in BY_THE_ADMINISTRATOR else owner if name in BY_THE_OWNER else app
    return wanted if wanted in ready else embedded.USER


def told(command: Sequence[str], role: str) -> str:
    """One line for a command that needs more than the app may; empty for all others."""
    if not set(command[:1]) & (BY_THE_OWNER | BY_THE_ADMINISTRATOR):
        return ""
    return f"· {command[0]} speaks to the demo's database as {role}"
