"""Every job that code asks for is one the worker knows, and housekeeping that fails keeps no other from running."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from procrastinate.contrib.django import app

import casework
import consult
import privacy
from casework import tasks
from casework.erasure import check, holds, last_letter, tombstones
from casework.erasure.carry_out import CHECK
from casework.erasure.certificate import Certificate
from casework.erasure.tests.test_erasure import execute, whole_file
from casework.ground.lanes import LANES
from casework.post.outbox import Outbox

STEPS = {
    tasks.release_holds: (holds, "release_ended_holds"),
    tasks.check_erasures: (check, "check_what_waits"),
    tasks.forget_last_addresses: (last_letter, "forget_last_addresses"),
    tasks.mirror_tombstones: (tombstones, "mirror"),
}


def modules() -> Iterator[ModuleType]:
    for package in (casework, consult, privacy):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not {"tests", "migrations"} & set(found.name.split(".")):
                yield importlib.import_module(found.name)


def outboxes() -> list[Outbox[Any]]:
    return [each for module in modules() for each in vars(module).values() if isinstance(each, Outbox)]


def asked_for(module: ModuleType) -> Iterator[str]:
    """The name of each job for which a module calls `configure_task`; those of an outbox stand in the outbox."""
    assert module.__file__
    with open(module.__file__, encoding="utf-8") as source:
        tree = ast.parse(source.read())
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "configure_task":
            name = ast.unparse(node.args[0])
            if name == "self.task":
                yield from (outbox.task for outbox in outboxes())
            else:
                yield eval(name, vars(module))  # noqa: S307


def test_every_job_that_is_asked_for_is_one_the_worker_knows() -> None:
    names = {name for module in modules() for name in asked_for(module)}
    assert names >= {CHECK, "casework.send_letters"}
    assert names - app.tasks.keys() == set()


@pytest.mark.django_db
def test_the_check_after_an_erasure_is_done_by_its_job(
    settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)
    settings.TOMBSTONE_FILE = tmp_path / "tombstones"
    order = execute(whole_file())
    app.tasks[CHECK].func(order_id=order.pk)
    assert Certificate.objects.get().order_id == order.pk


@pytest.mark.parametrize("fails", STEPS, ids=lambda job: job.name)
def test_a_step_of_the_housekeeping_that_fails_keeps_no_other_from_running(
    fails: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = []
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)
    for job, (room, name) in STEPS.items():
        monkeypatch.setattr(room, name, lambda job=job: ran.append(job) if job is not fails else 1 / 0)
    with pytest.raises(ZeroDivisionError):
        fails.func(timestamp=0)
    others = [job for job in STEPS if job is not fails]
    for job in others:
        job.func(timestamp=0)
    assert ran == others
    assert {job.name for job in STEPS} <= {each.task.name for each in app.periodic_registry.periodic_tasks.values()}


def test_every_queue_has_its_lane() -> None:
    """A job in a queue that no lane looks at would wait for ever."""
    ours = {name: task.queue for name, task in app.tasks.items() if name.startswith(("casework.", "privacy."))}
    assert {name for name, queue in ours.items() if queue not in LANES} == set()
    assert {each.queue for each in outboxes()} <= LANES.keys()
