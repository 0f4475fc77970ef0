"""Whatever leaves with a digest is checked by the script that docs/digests.md prints, and by nothing else."""

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from casework.disclosure import transfers
from casework.disclosure.delivery import HANDOVERS
from casework.erasure.certificate_sheet import as_json
from casework.erasure.tests.test_erasure import certified
from casework.ledger import heads, keys, seals, trail
from casework.ledger.entries import TrailSeal
from casework.tests.factories import make_staff
from casework.tests.https_peer import Peer
from consult.handover.tests.test_hand_over import requested
from privacy.judicial import judicial_verbs
from privacy.judicial.tests.test_judicial import entered

pytestmark = pytest.mark.django_db
DOCUMENT = settings.BASE_DIR / "docs" / "digests.md"


def certificate(folder: Path) -> tuple[bytes, str]:
    _case, made = certified()
    return as_json(made).encode(), made.digest


def disclosure_file(folder: Path) -> tuple[bytes, str]:
    disclosure = requested()
    transfers.approve(disclosure, seen=transfers.shown(disclosure), staff=make_staff())
    return transfers.take_file(disclosure, staff=make_staff()), disclosure.digest


def posted(folder: Path) -> tuple[bytes, str]:
    peer = Peer(folder)
    try:
        disclosure = requested(endpoint=peer.address)
        transfers.approve(disclosure, seen=transfers.shown(disclosure), staff=make_staff())
        with override_settings(HANDOVER_CA=str(peer.ca)):
            assert HANDOVERS.deliver(disclosure.pk)
        ((_path, _headers, body),) = peer.got
    finally:
        peer.down()
    return body, disclosure.digest


def judicial_file(folder: Path) -> tuple[bytes, str]:
    asked = entered()
    judicial_verbs.decide(asked, seen=judicial_verbs.shown(asked), staff=make_staff(), granted=asked.asked)
    assert asked.disclosure
    with zipfile.ZipFile(BytesIO(judicial_verbs.sealed(asked))) as archive:
        return archive.read("data.json"), asked.disclosure.digest


def said_by_the_script(folder: Path, file: bytes) -> str:
    script = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)[0]
    (folder / "check.py").write_text(script, "utf-8")
    (folder / "sent.json").write_bytes(file)
    ran = [sys.executable, "-X", "dev", "check.py", "sent.json"]
    return subprocess.run(ran, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize("leaves", [certificate, disclosure_file, posted, judicial_file])
def test_the_printed_script_checks_every_file_that_leaves(
    tmp_path: Path, settings: Any, leaves: Callable[[Path], tuple[bytes, str]]
) -> None:
    settings.HANDOVER_SECRET = "a secret of the operations, long enough"
    file, digest = leaves(tmp_path)
    sent = json.loads(file)
    assert sent["digest"] == digest
    assert said_by_the_script(tmp_path, file) == "genuine"
    sent["content"]["added"] = 1
    assert said_by_the_script(tmp_path, json.dumps(sent).encode()) == "changed"


def test_a_seal_of_the_trail_is_made_as_the_document_tells() -> None:
    staff = make_staff()
    trail.record("file", "case VS-0000-0001", fields=["email"])
    seals.seal()
    trail.record("claim", "case VS-0000-0001", staff=staff, refused="stale")
    trail.record("note", "case VS-0000-0001", staff=staff)
    seals.seal()
    heads.mirror()
    script = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)[1]
    up_to = 0
    for line in settings.TRAIL_HEADS.read_text().splitlines():
        seal = TrailSeal.objects.get(number=json.loads(line)["head"]["number"])
        entries = [[row[0], row[1].isoformat(), *row[2:]] for row in seals.entries_between(up_to, seal.up_to)]
        public_key = keys.public_file(settings.TRAIL_KEY).read_text().split()[-1]
        known: dict[str, Any] = {"line": line, "entries": entries, "public_key": public_key}
        exec(script, known)  # noqa: S102 - our own document
        assert known["content"] == seal.content
        assert known["digest"] == seal.digest
        up_to = seal.up_to
    assert up_to
