#!/usr/bin/env python
"""Django's command line for the portal."""

import os
import signal
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

from vsign_portal import demo_role, embedded

VAR = Path(os.environ.get("VSIGN_VAR", Path(__file__).resolve().parent / "var")).resolve()
PRODUCTION = {"DATABASE_URL", "SECRET_KEY", "VSIGN_DEMO"}


def choose_role(command: list[str]) -> None:
    """In the demo's own database; any other is spoken to as DATABASE_URL says."""
    try:
        role = demo_role.of(command, VAR)
    except embedded.Unavailable as reason:
        sys.exit(f"database: {reason}")
    os.environ["DATABASE_URL"] = embedded.url(VAR, user=role)
    if said := demo_role.told(command, role):
        sys.stderr.write(f"{said}\n")


def in_a_line(error: OperationalError | OSError) -> str:
    """Of the machine, not of the code: a database that is away, a folder that is not there."""
    if isinstance(error, OSError):
        return f"{error.filename or 'this machine'}: {error.strerror or type(error).__name__}"
    return f"the database: {' '.join(str(error).split())}"


if __name__ == "__main__":
    # On a developer's machine none of these is set; a server always has at least its SECRET_KEY.
    if not PRODUCTION & os.environ.keys():
        os.environ["VSIGN_DEMO"] = "1"
    if os.environ.get("VSIGN_DEMO") == "1" and not os.environ.get("DATABASE_URL"):
        choose_role(sys.argv[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vsign_portal.settings")
    # Who waits here is no visitor: the worker, an operator. A request has seconds (settings).
    os.environ.setdefault("VSIGN_STATEMENT_TIMEOUT", "900")
    os.environ.setdefault("VSIGN_LOCK_TIMEOUT", "30")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        # Whatever was not committed has not happened.
        sys.stderr.write("stopped\n")
        sys.exit(128 + signal.SIGINT)
    except (OperationalError, OSError) as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(in_a_line(error))
