"""Where backups lie, which stay, and the segments between them."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from vsign_portal.backup import age, retention, wal
from vsign_portal.backup.errors import Broken, Failed
from vsign_portal.backup.manifest import DUMP, MANIFEST, new_stem
from vsign_portal.backup.places import Folder, OverSsh, Place, place
from vsign_portal.backup.tests.conftest import Safe, key_pair

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)


@pytest.fixture
def over_ssh(settings: Any, tmp_path: Path) -> OverSsh:
    """A host whose shell is this one's."""
    ssh = tmp_path / "ssh"
    ssh.write_text(
        '#!/bin/sh\nwhile [ "$1" != "--" ]; do shift; done\n[ "$2" = vsign@standby ] || exit 255\nsh -c "$3"\n'
    )
    ssh.chmod(0o755)
    settings.BACKUP_SSH = f"{ssh} -o BatchMode=yes"
    where = place(f"ssh://vsign@standby:2222{tmp_path}/over there")
    assert isinstance(where, OverSsh)
    return where


@pytest.fixture(params=["folder", "ssh"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "ssh":
        return request.getfixturevalue("over_ssh")  # type: ignore[no-any-return]
    return Folder(tmp_path / "here")


def put(where: Place, name: str, content: bytes = b"x") -> None:
    with where.writing(name) as out:
        out.write(content)


# ------------------------------------------------------------- whole or not at all
def test_a_file_is_there_whole_and_its_owners_alone(where: Any) -> None:
    put(where, "a.json", b"{}")
    assert (where.names(), where.read_text("a.json")) == (["a.json"], "{}")
    assert (Path(where.path) / "a.json").stat().st_mode & 0o077 == 0
    assert abs(where.times()["a.json"] - datetime.now(UTC)) < timedelta(minutes=1)
    where.remove("a.json")
    assert where.names() == []


def test_what_breaks_off_gets_no_name(where: Any) -> None:
    class Pressed(BaseException):
        pass

    def half() -> None:
        with where.writing("a.json") as out:
            out.write(b"half")
            raise Pressed

    with pytest.raises(Pressed):
        half()
    assert where.names() == []


def test_a_host_that_refuses_is_told_in_one_line(over_ssh: OverSsh, settings: Any) -> None:
    refused = Path(settings.BACKUP_SSH.split()[0])
    refused.write_text(
        "#!/bin/sh\necho banner >&2\necho 'vsign@standby: Permission denied (publickey).' >&2\nexit 255\n"
    )
    with pytest.raises(Failed, match=r"^vsign@standby cannot take the backup: .*Permission denied \(publickey\)\.$"):
        put(over_ssh, "a.json", b"x" * 10_000_000)
    with pytest.raises(Failed, match="Permission denied"):
        over_ssh.names()


@pytest.mark.parametrize("name", ["../a", "a; rm -rf /", "-rf", "a b"])
def test_no_name_reaches_the_hosts_shell_as_a_command(over_ssh: OverSsh, name: str) -> None:
    with pytest.raises(Failed, match="is no name of a backup"):
        over_ssh.remove(name)


# ------------------------------------------------------------- which stay
def a_backup(where: Place, at: datetime) -> str:
    for end in (DUMP, MANIFEST):
        put(where, new_stem(at) + end)
    return new_stem(at)


def test_days_weeks_and_months_stay_and_nothing_longer(settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_KEEP, settings.BACKUP_LONGEST = (7, 4, 2), timedelta(days=63)
    where = Folder(tmp_path)
    for days in range(100):
        a_backup(where, NOW - timedelta(days=days))
    retention.prune(where, NOW)
    ages = sorted((NOW - retention.made_at(retention.stem(name))).days for name in where.names() if name.endswith(DUMP))
    assert ages == [0, 1, 2, 3, 4, 5, 6, 10, 17, 25]
    assert len(where.names()) == 2 * len(ages)


@given(
    st.lists(st.integers(0, 400 * 24), min_size=1, max_size=60, unique=True),
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)),
)
def test_the_newest_stays_and_nothing_stays_beyond_its_day(hours: list[int], keep: tuple[int, int, int]) -> None:
    from django.test import override_settings

    times = {NOW - timedelta(hours=each) for each in hours}
    longest = timedelta(days=1 + max(keep[0], 7 * keep[1], 31 * keep[2]))
    with override_settings(BACKUP_KEEP=keep, BACKUP_LONGEST=longest):
        stays = retention.kept(times, NOW)
    assert stays <= {at for at in times if NOW - at <= longest}
    assert max(times) in stays or NOW - max(times) > longest
    assert len(stays) <= 1 + sum(keep)


def test_what_was_left_behind_goes_after_a_day_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    where, yesterday = Folder(tmp_path), NOW - timedelta(days=2)
    put(where, new_stem(yesterday) + DUMP)
    put(where, new_stem(NOW) + DUMP)
    for name in ("notes.txt", f"{new_stem(yesterday)}{DUMP}.bak"):
        put(where, name)
    (tmp_path / f"{new_stem(yesterday)}{DUMP}.partial").touch()
    a_backup(where, NOW)
    assert set(retention.prune(where, NOW)) == {f"{new_stem(yesterday)}{DUMP}", f"{new_stem(yesterday)}{DUMP}.partial"}
    assert "notes.txt" in where.names()


# ------------------------------------------------------------- segments
@pytest.fixture
def segment(tmp_path: Path) -> Path:
    file = tmp_path / "000000010000000000000007"
    file.write_bytes(os.urandom(300_000))
    return file


def test_a_segment_comes_back_as_it_was(safe: Safe, segment: Path, tmp_path: Path) -> None:
    assert wal.archive(segment, safe.folder, safe.to)
    assert segment.read_bytes()[:1000] not in b"".join(each.read_bytes() for each in safe.folder.path.iterdir())
    target = tmp_path / "back"
    assert wal.fetch(segment.name, target, safe.folder.path, safe.by)
    assert target.read_bytes() == segment.read_bytes()
    assert not wal.fetch("000000010000000000000008", target, safe.folder.path, safe.by)


def test_the_same_segment_again_is_done_already_and_another_of_its_name_is_refused(safe: Safe, segment: Path) -> None:
    wal.archive(segment, safe.folder, safe.to)
    assert not wal.archive(segment, safe.folder, safe.to)
    assert len(safe.folder.names()) == 1
    segment.write_bytes(b"another")
    with pytest.raises(Failed, match="is not replaced"):
        wal.archive(segment, safe.folder, safe.to)


def test_a_cut_segment_and_another_key_are_told_and_put_nothing_in_its_place(safe: Safe, segment: Path, tmp_path: Path) -> None:  # fmt: skip # noqa: E501
    wal.archive(segment, safe.folder, safe.to)
    target = tmp_path / "back"
    _public, theirs = key_pair(tmp_path, "theirs")
    with pytest.raises(Broken, match="this private key is not one of those"):
        wal.fetch(segment.name, target, safe.folder.path, age.identities(theirs))
    (file,) = safe.folder.path.iterdir()
    file.write_bytes(file.read_bytes()[:-1000])
    with pytest.raises(Broken, match="to its end"):
        wal.fetch(segment.name, target, safe.folder.path, safe.by)
    assert [each.name for each in tmp_path.glob("back*")] == ["backups"]


def test_the_commands_of_postgresql_end_as_it_expects(safe: Safe, segment: Path, tmp_path: Path) -> None:
    call_command("archive_wal", segment, to=f"{safe.folder.path}")
    call_command("archive_wal", segment, to=f"{safe.folder.path}")
    segment.write_bytes(b"another")
    with pytest.raises(CommandError):
        call_command("archive_wal", segment, to=f"{safe.folder.path}")
    with pytest.raises(CommandError, match="name one segment, or --base"):
        call_command("archive_wal", to=f"{safe.folder.path}")
    given = {"folder": safe.folder.path, "identity": safe.private}
    call_command("fetch_wal", segment.name, tmp_path / "back", **given)
    with pytest.raises(SystemExit) as end:
        call_command("fetch_wal", "000000010000000000000009", tmp_path / "back", **given)
    assert end.value.code == 1


def test_old_segments_go_but_for_those_since_the_newest_base(tmp_path: Path) -> None:
    where, now = Folder(tmp_path), datetime.now(UTC)
    ages = {"1.a.age": 20, "base-1.tar.age": 19, "2.b.age": 12, "base-2.tar.age": 10, "3.c.age": 9, "4.d.age": 1}
    for name, days in ages.items():
        put(where, name)
        os.utime(tmp_path / name, ((now - timedelta(days=days)).timestamp(),) * 2)
    assert wal.prune(where, now, timedelta(days=8)) == ["1.a.age", "2.b.age", "base-1.tar.age"]
    assert where.names() == ["3.c.age", "4.d.age", "base-2.tar.age"]


# ------------------------------------------------------------- a key is changed
def test_a_new_key_reads_what_is_written_since_and_the_old_one_what_was_before(safe: Safe, segment: Path, tmp_path: Path) -> None:  # fmt: skip # noqa: E501
    new_public, new_private = key_pair(tmp_path, "new")
    new = age.identities(new_private)
    wal.archive(segment, Folder(tmp_path / "before"), safe.to)
    safe.public.write_text(safe.public.read_text() + new_public.read_text())
    wal.archive(segment, Folder(tmp_path / "both"), safe.to)
    safe.public.write_text(new_public.read_text())
    wal.archive(segment, Folder(tmp_path / "after"), safe.to)

    def reads(folder: str, by: list[Any]) -> bool:
        try:
            return wal.fetch(segment.name, tmp_path / "back", tmp_path / folder, by)
        except Broken:
            return False

    assert {folder: (reads(folder, safe.by), reads(folder, new)) for folder in ("before", "both", "after")} == {
        "before": (True, False), "both": (True, True), "after": (False, True),
    }  # fmt: skip
