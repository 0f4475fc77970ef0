"""Brings the portal up and keeps it up: database, start data, worker, gunicorn; stops all of it on Ctrl-C."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import psycopg  # noqa: E402

from vsign_portal import embedded, production  # noqa: E402

VAR = Path(os.environ.get("VSIGN_VAR", ROOT / "var")).resolve()
TOMBSTONES = Path(os.environ.get("VSIGN_TOMBSTONES", VAR / "tombstones"))
PORT = os.environ.get("PORT", "8000")
LEAST_FREE = 200 * 1024 * 1024
BACK_OFF = (0.5, 1, 2, 5, 10, 30)
# Whoever has lived so long, in seconds, died of something new.
LIVED_WELL = 60
NOT_MIGRATED = (
    "the database lacks migrations, and DATABASE_OWNER_URL is not set: whoever owns the tables runs manage.py migrate"
)
# The last line of a traceback.
ERROR = re.compile(r"[\w.]*(Error|Exception|Refused|Unavailable|Configured|DoesNotExist)\b")


class Stop(Exception):
    """Somebody pressed Ctrl-C or asked politely."""


def say(line: str) -> None:
    print(f"· {line}", flush=True)


def fail(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
    raise SystemExit(1)


def is_demo() -> bool:
    return os.environ.get("VSIGN_DEMO") == "1"


# ----------------------------------------------------------------- before anything starts
def check_settings() -> None:
    """As the web server and manage.py will, but before anything has started."""
    refused = production.refusals_to_serve(os.environ)
    if refused:
        fail("\n".join(refused))


def check_port() -> None:
    if not PORT.isdigit():
        fail(f"PORT is {PORT!r}, not a number.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", int(PORT)))
        except OSError as error:
            fail(f"port {PORT} cannot be used ({error.strerror}); set PORT to another one.")


def check_disk() -> None:
    free = shutil.disk_usage(VAR).free
    if free < LEAST_FREE:
        fail(f"only {free // 1024**2} MB are free where {VAR} lies; {LEAST_FREE // 1024**2} MB are needed.")


def check_database() -> None:
    url = os.environ["DATABASE_URL"]
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except (psycopg.Error, ValueError) as error:
        reason = " ".join(str(error).split())
        host = urlsplit(url).hostname or "the socket named in it"
        fail(f"DATABASE_URL does not lead to a database (host {host}): {reason.replace(url, '…')}")


def start_database() -> bool:
    """Whether a server was started here, so that it is stopped here."""
    if os.environ.get("DATABASE_URL"):
        check_database()
        return False
    was_running = embedded.is_running(VAR)
    try:
        embedded.ensure_running(VAR)
    except embedded.Unavailable as reason:
        fail(f"database: {reason}")
    say(f"{embedded.version(VAR)} keeps its data in {embedded.home(VAR)}")
    return not was_running


def manage(*words: str, quiet: bool = True, database: str = "", otherwise: str = "no reason given") -> None:
    """`database`: another address than the one that serves. `otherwise`: what to say where the command says nothing."""
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    environment = os.environ | ({"DATABASE_URL": database} if database else {})
    done = subprocess.run(command, text=True, capture_output=quiet, check=False, env=environment)
    if done.returncode:
        said = (done.stderr or "").strip() or (done.stdout or "").strip()
        fail(f"manage.py {' '.join(words)}: {reason(said) or otherwise}")


def reason(said: str) -> str:
    """Of what a command said, why it failed: its own line, or that of the error with what the database adds to it."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [number for number, line in enumerate(lines) if ERROR.match(line)]
    return " ".join(lines[errors[-1] :] if errors else lines[-1:])


def migrate(owner: str) -> None:
    """By the owner of the tables alone: whoever serves can change no table, and says so instead of trying."""
    if owner:
        manage("migrate", "--no-input", database=owner)
    else:
        manage("migrate", "--check", otherwise=NOT_MIGRATED)


def prepare(*, is_own: bool) -> None:
    """The owner of the tables migrates, a role that owns nothing serves; in a database of our own both are made."""
    manage("compile_catalogues")
    owner = os.environ.get("DATABASE_OWNER_URL", "")
    if is_own:
        owner = embedded.url(VAR, user="vsign_owner")
        manage("database_roles", database=embedded.url(VAR))
    migrate(owner)
    if is_own:
        os.environ["DATABASE_URL"] = embedded.url(VAR, user="vsign_app")
    manage("load_start_data")
    if TOMBSTONES.exists():
        manage("apply_tombstones", "--check")
    if is_demo():
        manage("trail_key", "--once")
        manage("create_demo_staff", quiet=False)
    else:
        manage("collectstatic", "--no-input", "--verbosity", "0")


# ----------------------------------------------------------------- keeping it up
class Service:
    """A process that is started again, ever more slowly, when it dies."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name, self.command = name, command
        self.deaths, self.next_start, self.started = 0, 0.0, 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def look_after(self) -> None:
        if self.process and self.process.poll() is not None:
            if time.monotonic() - self.started > LIVED_WELL:
                self.deaths = 0
            wait = BACK_OFF[min(self.deaths, len(BACK_OFF) - 1)]
            say(f"the {self.name} ended with code {self.process.returncode}; it starts again in {wait} s")
            self.process, self.deaths, self.next_start = None, self.deaths + 1, time.monotonic() + wait
        if self.process is None and time.monotonic() >= self.next_start:
            self.process, self.started = subprocess.Popen(self.command, start_new_session=True), time.monotonic()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)


def services() -> list[Service]:
    python = sys.executable
    gunicorn = [python, "-m", "gunicorn", "-c", str(ROOT / "deploy/gunicorn.conf.py"), "vsign_portal.wsgi"]
    manager = [python, str(ROOT / "manage.py")]
    # Elsewhere the witness is nobody who could start the portal.
    witness = [Service("witness", [*manager, "witness", "--every", "60"])] if is_demo() else []
    return [Service("worker", [*manager, "worker"]), Service("web server", gunicorn), *witness]


def announce() -> None:
    if not os.environ.get("EMAIL_URL"):
        say(f"EMAIL_URL is not set: mails land as .eml files in {VAR / 'mail'}")
    path = os.environ.get("VSIGN_ADMIN_PATH", "quan-tri/").strip("/")
    say(f"the portal serves http://localhost:{PORT}/ and, for staff, http://localhost:{PORT}/{path}/")
    say("Ctrl-C stops it")


def serve() -> None:
    running = services()
    try:
        while True:
            for service in running:
                service.look_after()
            time.sleep(0.3)
    finally:
        for service in running:
            service.stop()
        until = time.monotonic() + 20
        for service in running:
            service.wait(until)


def stop(signum: int, frame: FrameType | None) -> None:
    raise Stop


def main() -> None:
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    if is_demo():
        os.environ.setdefault("SITE_URL", f"http://localhost:{PORT}")
    started_here = False
    try:
        check_settings()
        check_port()
        check_disk()
        is_own = not os.environ.get("DATABASE_URL")
        started_here = start_database()
        prepare(is_own=is_own)
        announce()
        serve()
    except Stop:
        say("stopping")
    except OSError as error:
        fail(f"{error.filename or VAR}: {error.strerror}")
    finally:
        if started_here:
            embedded.stop(VAR)


if __name__ == "__main__":
    main()
