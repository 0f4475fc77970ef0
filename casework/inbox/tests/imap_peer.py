"""Mail hosts for tests: Dovecot from the distribution, and one of our own that misbehaves where it is told to."""

import os
import pwd
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import trustme

USER, PASSWORD = "trung-tam", "mat+khau/1"
DOVECOT = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{folder}/mail
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 1
default_internal_user = nobody
default_internal_group = nogroup
default_login_user = nobody
disable_plaintext_auth = no
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
"""


def certified(folder: Path) -> tuple[Path, Path, Path]:
    """Authority, certificate and key, as files."""
    authority = trustme.CA()
    cert = authority.issue_cert("localhost", "127.0.0.1")
    files = folder / "authority.pem", folder / "cert.pem", folder / "key.pem"
    authority.cert_pem.write_to_path(str(files[0]))
    files[1].write_bytes(b"".join(each.bytes() for each in cert.cert_chain_pems))
    cert.private_key_pem.write_to_path(str(files[2]))
    return files


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def set_up(settings: Any, port: int, authority: Path) -> None:
    settings.IMAP_URL = f"imaps://{USER}:mat%2Bkhau%2F1@localhost:{port}/INBOX"
    settings.IMAP_CA, settings.IMAP_TIMEOUT = str(authority), 5


@contextmanager
def dovecot(settings: Any) -> Iterator[Path]:
    """Its folder, which is nobody's own, unlike those that pytest makes; only root can start it."""
    with TemporaryDirectory(prefix="vsign-dovecot-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        with _dovecot(folder, settings):
            yield folder


@contextmanager
def _dovecot(folder: Path, settings: Any) -> Iterator[None]:
    authority, _cert, _key = certified(folder)
    port = free_port()
    # It keeps nobody's mail as root.
    nobody = pwd.getpwnam("nobody")
    told = {"folder": folder, "port": port, "password": PASSWORD, "user": nobody.pw_uid, "group": nobody.pw_gid}
    for name in ("mail", "home"):
        (folder / name).mkdir()
        os.chown(folder / name, nobody.pw_uid, nobody.pw_gid)
    (folder / "dovecot.conf").write_text(CONFIGURATION.format(**told))
    command = [str(DOVECOT), "-F", "-c", str(folder / "dovecot.conf")]
    closed = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=closed, stdout=closed, stderr=closed, start_new_session=True)
    try:
        deadline = time.monotonic() + 20
        while not _answers(port):
            assert time.monotonic() < deadline, (folder / "dovecot.log").read_text()
            time.sleep(0.02)
        set_up(settings, port, authority)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


# ------------------------------------------------------------- one that misbehaves
COMMAND = re.compile(rb"(\S+) (?:UID )?(\w+)(.*)", re.IGNORECASE)
HANGS_UP = "hangs up"


class Misbehaving:
    """A mailbox with these messages, numbered from 1. `faults`: at which point it does what, once for each line that is
    opened: "NO words", "BAD words", "BYE words", "hangs up", "hangs up amid it", "gibberish", "says nothing"."""

    def __init__(self, *messages: bytes, **faults: str) -> None:
        self.messages, self.faults, self.validity = list(messages), faults, 1
        self.date = time.strftime("%d-%b-%Y %H:%M:%S +0000", time.gmtime())
        self.sizes: dict[int, int] = {}

    @contextmanager
    def up(self, folder: Path, settings: Any) -> Iterator[None]:
        authority, cert, key = certified(folder)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(cert, key)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            set_up(settings, listening.getsockname()[1], authority)
            settings.IMAP_TIMEOUT = 1
            Thread(target=self._listen, args=(listening,), daemon=True).start()
            yield

    def _listen(self, listening: socket.socket) -> None:
        while True:
            try:
                line, _address = listening.accept()
            except OSError:
                return
            with suppress(OSError), self.context.wrap_socket(line, server_side=True) as talk:
                self._talk(talk)

    def _talk(self, talk: ssl.SSLSocket) -> None:
        if not self._fine(talk, "greeting", b"*"):
            return
        talk.sendall(b"* OK [CAPABILITY IMAP4rev1 LITERAL+ UIDPLUS] here\r\n")
        heard = talk.makefile("rb")
        for line in heard:
            found = COMMAND.match(line)
            if not found:
                continue
            tag, name, rest = found[1], found[2].decode().upper(), found[3]
            if b"{" in rest:  # a literal, such as a password with letters of ours
                heard.read(int(re.findall(rb"\{(\d+)\+?\}", rest)[-1]))
                heard.readline()
            if not self._fine(talk, name, tag):
                if name in self.faults and self.faults[name].startswith(("NO", "BAD")):
                    continue
                return
            talk.sendall(self._answer(name, rest) + tag + b" OK done\r\n")
            if name == "LOGOUT":
                return

    def _fine(self, talk: ssl.SSLSocket, point: str, tag: bytes) -> bool:
        fault = self.faults.get(point, "")
        if fault == "hangs up amid it":
            talk.sendall(b"* 1 FETCH (UID 1 BODY[] {5000}\r\nFrom: half of")
        elif fault == "gibberish":
            talk.sendall(b"\x00\xff %%% )))) \r\n" * 3)
        elif fault == "says nothing":
            time.sleep(3)
        elif fault.startswith("BYE"):
            talk.sendall(f"* {fault}\r\n".encode())
        elif fault and fault != HANGS_UP:
            talk.sendall(tag + f" {fault}\r\n".encode())
        return not fault

    def _answer(self, name: str, rest: bytes) -> bytes:
        if name in ("SELECT", "EXAMINE"):
            return f"* {len(self.messages)} EXISTS\r\n* OK [UIDVALIDITY {self.validity}] here\r\n".encode()
        if name == "SEARCH":
            numbers = "" if b"BEFORE" in rest else " ".join(str(n + 1) for n in range(len(self.messages)))
            return f"* SEARCH {numbers}\r\n".encode()
        said = {"CAPABILITY": b"* CAPABILITY IMAP4rev1 UIDPLUS\r\n", "LOGOUT": b"* BYE see you\r\n"}
        return self._message(rest) if name == "FETCH" else said.get(name, b"")

    def _message(self, rest: bytes) -> bytes:
        number = int(rest.split()[0])
        raw = self.messages[number - 1]
        if b"RFC822.SIZE" in rest:
            size = self.sizes.get(number, len(raw))
            return f'* {number} FETCH (UID {number} RFC822.SIZE {size} INTERNALDATE "{self.date}")\r\n'.encode()
        label = "BODY[]"
        if b"<0." in rest:
            label, raw = "BODY[]<0>", raw[: int(rest.split(b"<0.")[1].split(b">")[0])]
        return f"* {number} FETCH (UID {number} {label} {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"
