#!/usr/bin/env python
"""Django's command line for the portal."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

PRODUCTION = {"DATABASE_URL", "SECRET_KEY", "VSIGN_DEMO"}

if __name__ == "__main__":
    # On a developer's machine none of these is set; a server always has at least its SECRET_KEY.
    if not PRODUCTION & os.environ.keys():
        os.environ["VSIGN_DEMO"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vsign_portal.settings")
    # Who waits here is no visitor: the worker, an operator. A request has seconds (settings).
    os.environ.setdefault("VSIGN_STATEMENT_TIMEOUT", "900")
    os.environ.setdefault("VSIGN_LOCK_TIMEOUT", "30")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
