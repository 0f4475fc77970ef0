"""What a stranger who has the private key and plain tools can read of older backups is what the certificates said."""

import subprocess
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction

from casework.erasure import check, tombstones, walk
from casework.erasure.tests.test_erasure import execute, whole_file
from casework.people.person import Person
from casework.tests.factories import make_case, make_letter, make_person
from vsign_portal.backup import age, making, manifest, postgres, retention, verifying
from vsign_portal.backup.manifest import DUMP
from vsign_portal.backup.tests.conftest import Safe, own_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("C3.1")]
START = datetime(2026, 9, 1, 3, tzinfo=UTC)


@pytest.fixture
def as_the_app(another: str) -> None:
    """Whoever restores may make databases."""


def marked(number: int) -> Person:
    """Somebody with a mark in each of their tables."""
    person = make_person(full_name=f"Mốc {number:04}", email=f"moc{number:04}@example.vn", phone=f"+8491{number:07}")
    make_letter(make_case(person=person), body=f"Kính gửi Mốc {number:04}")
    return person


def readable(file: Path, by: list[Any], numbers: int) -> set[int]:
    """By pg_restore alone: no program of ours, no journal."""
    plain = BytesIO()
    with file.open("rb") as source:
        age.decrypt(source, plain, by)
    command = [postgres.tool("pg_restore"), "--file=-", "--data-only"]
    said = subprocess.run(command, input=plain.getvalue(), capture_output=True, check=True).stdout.decode()
    return {
        number
        for number in range(numbers)
        if f"moc{number:04}@" in said or f"Mốc {number:04}" in said or f"+8491{number:07}" in said
    }


def erase(persons: list[Person]) -> None:
    with transaction.atomic():
        walk.erase(persons)
    tombstones.mirror()


@pytest.mark.parametrize(
    ("people", "erased_each", "backups"), [(8, 2, 3), pytest.param(1000, 10, 10, marks=pytest.mark.long)]
)
def test_older_backups_hold_the_erased_until_the_day_that_was_certified_and_no_longer(
    safe: Safe, settings: Any, people: int, erased_each: int, backups: int
) -> None:
    settings.BACKUP_KEEP, settings.BACKUP_LONGEST, settings.BACKUP_FLOOR = (60, 0, 0), timedelta(days=61), 1000
    files: dict[Path, datetime] = {}
    gone: dict[int, datetime] = {}
    with time_machine.travel(START, tick=False), transaction.atomic():
        persons = [marked(number) for number in range(people)]
    for turn in range(backups):
        now = START + timedelta(days=5 * turn)
        with time_machine.travel(now, tick=False):
            file = safe.folder.path / making.make(safe.folder, safe.to, may_be_smaller=True).name
            files[file] = now
            theirs = range(turn * erased_each, (turn + 1) * erased_each)
            erase([persons[number] for number in theirs])
            gone |= dict.fromkeys(theirs, now + timedelta(minutes=1))
    everybody = set(range(people))
    for file, made in files.items():
        erased_before = {number for number, at in gone.items() if at < made}
        assert readable(file, safe.by, people) == everybody - erased_before
    # On the day that the certificate of each named, no backup holds them any more.
    for number in (0, max(gone)):
        until = gone[number] + settings.BACKUP_LONGEST
        retention.prune(safe.folder, until)
        for name in [each for each in safe.folder.names() if each.endswith(DUMP)]:
            assert number not in readable(safe.folder.path / name, safe.by, people)


def test_the_certificate_names_the_day_until_which_backups_hold_what_was_erased(safe: Safe, settings: Any) -> None:
    settings.BACKUP_LONGEST = timedelta(days=63)
    order = execute(whole_file())
    assert check.check(order)
    order.refresh_from_db()
    assert order.executed_at
    until = (order.executed_at + timedelta(days=63)).astimezone().date()
    assert abs((datetime.fromisoformat(order.certificate.content["copies_until"]).date() - until).days) <= 1


@pytest.mark.long
def test_whichever_backup_is_put_back_nobody_erased_is_there_and_everybody_else_is(safe: Safe, settings: Any) -> None:
    """With a newcomer who took the key of somebody erased: a restored sequence gives it out again."""
    from vsign_portal.backup import restoring

    settings.BACKUP_FLOOR = 1000
    with transaction.atomic():
        persons = [marked(number) for number in range(40)]
    files = []
    for turn in range(4):
        with time_machine.travel(START + timedelta(days=turn), tick=False):
            files.append(safe.folder.path / making.make(safe.folder, safe.to, may_be_smaller=True).name)
        erase(persons[turn * 5 : turn * 5 + 5])
    with transaction.atomic():
        newcomer = make_person(email="moc0000@example.vn", full_name="Mốc 0000")
    erased = {person.uuid for person in persons[:20]}
    for file in reversed(files):
        restoring.restore(verifying.opened(file), safe.by, own_server())
        alive = set(Person.objects.filter(erased_at=None).values_list("uuid", flat=True))
        assert not alive & erased
        assert {person.uuid for person in persons[20:]} <= alive
        # Who came after the backup is not in it; who takes their key now is let alone by the next replay.
        with transaction.atomic():
            again = make_person(email="moc0001@example.vn", full_name="Mốc 0001")
        tombstones.mirror()
        assert tombstones.unapplied() == 0
        assert Person.objects.get(pk=again.pk).email == "moc0001@example.vn"
    assert newcomer.uuid not in alive
    assert manifest.rows()["casework_person"] == len(persons) + 1
    connection.close()
