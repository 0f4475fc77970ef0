"""The tools of script/node, installed by npm from its lock when a long test or script/lighthouse needs one."""

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

from django.conf import settings

LOCK: Path = settings.BASE_DIR / "script" / "node"


def folder() -> Path:
    """Where they are installed: outside the sources, anew when the lock has changed."""
    here: Path = settings.VSIGN_VAR / "node"
    here.mkdir(parents=True, exist_ok=True)
    with (here / "busy").open("w") as busy:
        fcntl.flock(busy, fcntl.LOCK_EX)
        wanted = (LOCK / "package-lock.json").read_bytes()
        done = here / "installed"
        if not done.exists() or done.read_bytes() != wanted:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(LOCK / name, here / name)
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"]
            subprocess.run(command, cwd=here, check=True, timeout=600)
            done.write_bytes(wanted)
    return here


def spoken(html: str) -> list[str]:
    """The main part of a page as a screen reader says it, a phrase a line."""
    environment = os.environ | {"NODE_FOLDER": str(folder())}
    command = ["node", str(LOCK / "speak.mjs")]
    said = subprocess.run(
        command, check=True, input=html, stdout=subprocess.PIPE, text=True, env=environment, timeout=120
    )
    return said.stdout.splitlines()
