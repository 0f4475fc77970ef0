"""Whatever would work with an older database beneath the journal waits until it has forgotten again."""

import asyncio
import logging
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from casework.erasure import tombstones
from casework.erasure.tests.test_replay import erased_since
from casework.ground import kept
from casework.management.commands import worker

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C3.1")]


def test_nothing_is_served_before_the_journal_is_applied() -> None:
    assert Client().get("/").status_code == 200
    erased_since()
    kept.forget()  # web servers are started anew
    answer = Client().get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "600")
    assert Client().get("/healthz").status_code == 200
    ready = Client().get("/readyz")
    assert (ready.status_code, "journal_unapplied 1, at most 0" in ready.content.decode()) == (503, True)
    with pytest.raises(CommandError, match="the journal knows 1 erasures that it does not"):
        call_command("apply_tombstones", check=True)
    call_command("apply_tombstones")
    kept.forget()
    assert Client().get("/").status_code == 200
    call_command("apply_tombstones", check=True)


def test_it_is_looked_at_again_by_itself(monkeypatch: Any) -> None:
    erased_since()
    kept.forget()
    assert Client().get("/").status_code == 503
    call_command("apply_tombstones")
    monkeypatch.setattr("vsign_portal.backup.gate.AGAIN", 0.0)
    assert Client().get("/").status_code == 200


def test_the_worker_sends_nothing_meanwhile(monkeypatch: Any, caplog: Any) -> None:
    worked: list[bool] = []

    async def nothing() -> None:
        return

    async def work(listening: Any, asked: asyncio.Event) -> None:
        worked.append(True)
        asked.set()

    async def pause(asked: asyncio.Event, seconds: float) -> None:
        if worked or seconds > worker.FIRST_WAIT:
            answers.clear()

    answers = [True]
    monkeypatch.setattr(worker, "_knock", nothing)
    monkeypatch.setattr(worker, "_work", work)
    monkeypatch.setattr(worker, "_pause", pause)
    monkeypatch.setattr(worker, "_is_older_than_its_journal", lambda: bool(answers))
    with caplog.at_level(logging.ERROR):
        asyncio.run(worker.work_until_asked())
    assert worked == [True]
    assert caplog.text.count("the database cannot be worked with") >= 2


def test_the_worker_says_which_command_helps(caplog: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(worker.connection, "close", lambda: None)
    assert not worker._is_older_than_its_journal()
    erased_since()
    assert worker._is_older_than_its_journal()
    assert "manage.py apply_tombstones" in caplog.text
    tombstones.settings.TOMBSTONE_FILE.unlink()
    assert not worker._is_older_than_its_journal()
    assert "cannot be read" in caplog.text
