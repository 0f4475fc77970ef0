"""Keys that vouch for the trail, in files outside the database: whoever can rewrite its tables cannot sign.

Ed25519. Beside the private key lie the public keys, one a line, the newest last: seals of an earlier key stay
verifiable, and an auditor or a witness needs that file alone.
"""

import os
from base64 import b64decode, b64encode
from binascii import Error
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core import checks

from casework.ground.files import add_lines


class KeyUnusable(Exception):
    """Says in one line why."""


def public_file(private_file: Path) -> Path:
    return private_file.with_suffix(".pub")


def make(private_file: Path) -> str:
    """A new key in a file only its owner reads, an earlier one thrown away; the public key."""
    key = Ed25519PrivateKey.generate()
    private_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = private_file.with_suffix(".new")
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(pem)
        out.flush()
        os.fsync(out.fileno())
    public = _public(key)
    # The public key first: a seal whose key nobody knows would be worth nothing.
    add_lines(public_file(private_file), [public])
    fresh.replace(private_file)
    return public


def private(private_file: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(private_file.read_bytes(), None)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no key"
        raise KeyUnusable(f"the key {private_file} cannot be used: {reason} (manage.py trail_key makes one)") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusable(f"the key {private_file} is of another kind than Ed25519")
    return key


def public(file: Path) -> list[Ed25519PublicKey]:
    """All that were ever used. Raises KeyUnusable."""
    try:
        known = [Ed25519PublicKey.from_public_bytes(b64decode(line)) for line in file.read_text("ascii").split()]
    except OSError as error:
        raise KeyUnusable(f"the public keys {file} cannot be read: {error.strerror}") from error
    except (ValueError, Error) as error:
        raise KeyUnusable(f"{file} holds something that is no public key") from error
    if not known:
        raise KeyUnusable(f"{file} holds no public key")
    return known


def sign(key: Ed25519PrivateKey, message: bytes) -> str:
    return b64encode(key.sign(message)).decode()


def is_signed(message: bytes, signature: str, known: list[Ed25519PublicKey]) -> bool:
    """By any of these keys; the newest is tried first."""
    try:
        raw = b64decode(signature, validate=True)
    except (ValueError, Error):
        return False
    return any(_verifies(key, message, raw) for key in reversed(known))


def _verifies(key: Ed25519PublicKey, message: bytes, signature: bytes) -> bool:
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _public(key: Ed25519PrivateKey) -> str:
    raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return b64encode(raw).decode()


@checks.register(deploy=True)
def the_trail_can_be_sealed(**kwargs: object) -> list[checks.CheckMessage]:
    if settings.TRAIL_KEY.exists():
        return []
    message = f"There is no key to seal the trail with at {settings.TRAIL_KEY}."
    return [checks.Error(message, hint="manage.py trail_key makes one.", id="casework.E020")]
