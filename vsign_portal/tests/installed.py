"""A machine set up as docs/operations.md says, in a folder and on loopback: PostgreSQL with passwords and roles, the
files of deploy/ with their paths and ports exchanged, gunicorn, worker and nginx."""

import http.client
import os
import secrets
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import trustme
from django.conf import settings
from pyrage import x25519

from vsign_portal import embedded

DEPLOY = settings.BASE_DIR / "deploy"
HOST = "portal.example.vn"
PASSWORDS = {role: secrets.token_urlsafe(12) for role in ("postgres", "owner", "app", "auditor")}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def example(name: str) -> dict[str, str]:
    """The settings of an example file."""
    lines = [line for line in (DEPLOY / name).read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


@dataclass
class Machine:
    """`mail`: where letters go."""

    folder: Path
    mail: str
    ports: dict[str, int] = field(default_factory=lambda: {n: free_port() for n in ("database", "web", "http", "tls")})
    running: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in ("var", "tombstones", "witness", "cache", "logs", "backups"):
            (self.folder / name).mkdir()

    # ------------------------------------------------------------- PostgreSQL
    @property
    def binaries(self) -> Path:
        return embedded.candidates()[0]

    def start_database(self) -> None:
        who = embedded.account()
        home = Path(tempfile.mkdtemp(prefix="vsign-installed-"))
        password = home / "password"
        password.write_text(PASSWORDS["postgres"])
        demote: dict[str, Any] = {}
        if who:
            os.chown(home, who.pw_uid, who.pw_gid)
            os.chown(password, who.pw_uid, who.pw_gid)
            demote = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
        made = ["-D", home / "data", "-U", "postgres", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C"]
        quiet = {"stdout": subprocess.DEVNULL, "cwd": "/"}
        subprocess.run([self.binaries / "initdb", *made, f"--pwfile={password}", "-N"], check=True, **quiet, **demote)
        listens = ["-c", "listen_addresses=127.0.0.1", "-c", f"port={self.ports['database']}", "-c", "fsync=off"]
        silent = ["-c", f"unix_socket_directories={home}", "-c", "logging_collector=off"]
        server = [self.binaries / "postgres", "-D", home / "data", *listens, *silent]
        log = (self.folder / "logs" / "postgres").open("wb")
        self.running.append(subprocess.Popen(server, stdout=log, stderr=log, cwd="/", **demote))
        self.home = home
        wait_for(lambda: self.answers("database"))

    def sql(self, role: str, statement: str, database: str = "vsign") -> list[Any]:
        with psycopg.connect(self.url(role, database), autocommit=True) as connection:
            done = connection.execute(statement)
            return done.fetchall() if done.description else []

    def url(self, role: str, database: str = "vsign") -> str:
        user = role if role == "postgres" else f"vsign_{role}"
        return f"postgresql://{user}:{PASSWORDS[role]}@127.0.0.1:{self.ports['database']}/{database}"

    def make_roles(self) -> None:
        """As the administrator does, with the passwords given instead of asked for."""
        given = [word for role in ("owner", "app", "auditor") for word in ("-v", f"{role}_password={PASSWORDS[role]}")]
        command = [self.binaries / "psql", "-q", "-v", "ON_ERROR_STOP=1", *given, "-f", DEPLOY / "database.sql"]
        subprocess.run([*command, self.url("postgres", "postgres")], check=True, capture_output=True)

    # ------------------------------------------------------------- the portal
    @property
    def environment(self) -> dict[str, str]:
        """Of portal.env, every secret made and every path of this machine."""
        own = {
            "SECRET_KEY": secrets_of(self.folder, "secret"),
            "DATABASE_URL": self.url("app"),
            "EMAIL_URL": self.mail,
            "PORT": str(self.ports["web"]),
            "WEB_CONCURRENCY": "2",
            "VSIGN_VAR": str(self.folder / "var"),
            "VSIGN_TRAIL_KEY": str(self.folder / "var/trail/key.pem"),
            "VSIGN_TRAIL_HEADS": str(self.folder / "var/heads"),
            "VSIGN_TOMBSTONES": str(self.folder / "tombstones/tombstones"),
            "VSIGN_WITNESS": str(self.folder / "witness"),
            "VSIGN_HANDOVER_SECRET": secrets_of(self.folder, "handover"),
            "VSIGN_BACKUP_RECIPIENTS": str(self.folder / "backup.recipients"),
            "VSIGN_BACKUP_TO": str(self.folder / "backups"),
            "VSIGN_METRICS_TOKEN": secrets_of(self.folder, "metrics"),
            "VSIGN_THROTTLE_INTAKE": "3/h",
        }
        plain = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return plain | example("portal.env.example") | own

    def manage(self, *words: str, role: str = "app", check: bool = True) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "manage.py", *words]
        env = self.environment | {"DATABASE_URL": self.url(role)}
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False)
        assert not check or done.returncode == 0, done.stderr
        return done

    def start(self, name: str, *command: str) -> "subprocess.Popen[bytes]":
        log = (self.folder / "logs" / name).open("wb")
        where = {"cwd": settings.BASE_DIR, "env": self.environment, "stdout": log, "stderr": log}
        process = subprocess.Popen(command, start_new_session=True, **where)  # type: ignore[call-overload]
        self.running.append(process)
        return process  # type: ignore[no-any-return]

    def start_web(self) -> "subprocess.Popen[bytes]":
        process = self.start(
            "web", sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "vsign_portal.wsgi"
        )
        wait_for(lambda: self.answers("web"))
        return process

    def back_up_and_prove(self) -> None:
        """As the timer does, and whoever has the key."""
        key, result = self.folder / "backup.key", self.folder / "result"
        made = x25519.Identity.generate()
        key.write_text(f"{made}\n")
        (self.folder / "backup.recipients").write_text(f"{made.to_public()}\n")
        self.manage("backup")
        file = next((self.folder / "backups").glob("*.age"))
        result.write_text(self.manage("verify_backup", str(file), "--identity", str(key), "--json").stdout)
        self.manage("verify_backup", "--take", str(result))

    # ------------------------------------------------------------- nginx
    def start_nginx(self) -> None:
        authority = trustme.CA()
        made = authority.issue_cert(HOST)
        tls = self.folder / "tls"
        tls.mkdir()
        made.private_key_pem.write_to_path(tls / "privkey.pem")
        for part in made.cert_chain_pems:
            part.write_to_path(tls / "fullchain.pem", append=True)
        authority.cert_pem.write_to_path(tls / "ca.pem")
        site = (DEPLOY / "nginx/vsign.conf").read_text()
        for said, here in self.exchanged.items():
            assert said in site, said
            site = site.replace(said, here)
        (self.folder / "vsign.conf").write_text(site)
        (self.folder / "nginx.conf").write_text(
            f"daemon off; user root; pid {self.folder}/nginx.pid; error_log {self.folder}/logs/nginx-start;"
            f" events {{}} http {{ include /etc/nginx/mime.types; client_body_temp_path {self.folder}/body;"
            f" proxy_temp_path {self.folder}/proxy; include {self.folder}/vsign.conf; }}"
        )
        self.start("nginx", str(shutil.which("nginx")), "-c", str(self.folder / "nginx.conf"))
        wait_for(lambda: self.answers("tls"))

    @property
    def exchanged(self) -> Mapping[str, str]:
        return {
            "listen 80": f"listen 127.0.0.1:{self.ports['http']}",
            "listen 443": f"listen 127.0.0.1:{self.ports['tls']}",
            "127.0.0.1:8000": f"127.0.0.1:{self.ports['web']}",
            "/etc/vsign": str(self.folder),
            "/var/log/vsign": str(self.folder / "logs"),
            "/var/cache/nginx/vsign": str(self.folder / "cache"),
            "/srv/vsign/portal": str(settings.BASE_DIR),
        }

    def answers(self, port: str) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.ports[port])) == 0

    def ask(self, method: str, path: str, body: Any = None, host: str = HOST, **headers: str) -> "Answer":
        """By TLS, as a browser that knows the name."""
        trust = ssl.create_default_context(cafile=str(self.folder / "tls/ca.pem"))
        line = http.client.HTTPSConnection(host, self.ports["tls"], timeout=30)
        line.sock = trust.wrap_socket(
            socket.create_connection(("127.0.0.1", self.ports["tls"]), 30), server_hostname=host
        )
        sent = {"Host": host, "Origin": f"https://{host}"} | {n.replace("_", "-"): v for n, v in headers.items()}
        line.request(method, path, body, sent)
        got = line.getresponse()
        found = Answer(got.status, got.headers, got.read())
        line.close()
        return found

    def stop(self) -> None:
        for process in reversed(self.running):
            process.terminate()
        for process in reversed(self.running):
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if hasattr(self, "home"):
            shutil.rmtree(self.home, ignore_errors=True)


@dataclass
class Answer:
    status: int
    headers: Any
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def secrets_of(folder: Path, name: str) -> str:
    file = folder / f"{name}.secret"
    if not file.exists():
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text()


def wait_for(done: Any, patience: float = 60) -> None:
    deadline = time.monotonic() + patience
    while not done() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert done()


@contextmanager
def machine(folder: Path, mail: str) -> Iterator[Machine]:
    made = Machine(folder, mail)
    try:
        yield made
    finally:
        made.stop()
