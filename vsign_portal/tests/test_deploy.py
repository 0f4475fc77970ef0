"""What stands in deploy/ and in the operator's document is there, agrees with the code, and is as hard as told."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

from vsign_portal import health, production
from vsign_portal.tests.installed import DEPLOY, example

ROOT = Path(settings.BASE_DIR)
DOC = (ROOT / "docs/operations.md").read_text()
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
ROOMS = ("casework", "consult", "privacy", "vsign_portal")
HARDEST = 1.5
DEVELOPERS = {name for name, app in get_commands().items() if str(app).startswith("script.")}
SETTING = re.compile(r"\b(?:VSIGN_[A-Z_]+|DATABASE_[A-Z_]+|SECRET_KEY\w*|ALLOWED_HOSTS|SITE_URL|EMAIL_URL)\b")
READ_BY = (
    "vsign_portal/settings.py",
    "vsign_portal/production.py",
    "deploy/gunicorn.conf.py",
    "script/serve.py",
    "manage.py",
)


def of_ours() -> Iterator[tuple[str, Any]]:
    for name, app in sorted(get_commands().items()):
        if str(app).startswith(("casework", "consult", "privacy", "vsign_portal", "script.")) and name != "migrate":
            yield name, load_command_class(app, name)


# ----------------------------------------------------------------- commands
@pytest.mark.parametrize(("name", "command"), list(of_ours()), ids=lambda each: each if isinstance(each, str) else "")
def test_every_command_says_what_it_does_with_an_example_and_what_its_words_mean(name: str, command: Any) -> None:
    out = StringIO()
    parser = command.create_parser("manage.py", name)
    parser.print_help(out)
    said = " ".join(out.getvalue().split())
    assert " ".join(command.help.split()) in said
    assert f"manage.py {name}" in " ".join(command.help.split()), "no example"
    assert len(command.help) > 60
    own = {
        word: action.help
        for action in parser._actions
        for word in action.option_strings or [action.dest]
        if action.help is None
    }
    assert own == {} or name in DEVELOPERS, "arguments that say nothing of themselves"


def test_every_command_named_in_the_document_exists() -> None:
    known = get_commands().keys()
    named = set(re.findall(r"manage\.py ([a-z_]+)", DOC)) | set(re.findall(r"^vsign ([a-z_]+)", DOC, re.MULTILINE))
    assert named
    assert named - known == set()


def test_every_setting_named_in_the_document_and_the_examples_exists() -> None:
    code = "".join((ROOT / name).read_text() for name in READ_BY)
    examples = [*DEPLOY.glob("*.example"), *UNITS, DEPLOY / "nginx/vsign.conf"]
    named = set(SETTING.findall(DOC)) | {each for file in examples for each in SETTING.findall(file.read_text())}
    assert named > {"VSIGN_METRICS_TOKEN", "VSIGN_TRUSTED_PROXIES"}
    assert {each for each in named if each not in code} == set()


@pytest.mark.parametrize("file", ["portal.env.example", "witness.env.example"])
def test_the_examples_tell_all_that_must_be_told(file: str) -> None:
    told = {name: value or "x" * 40 for name, value in example(file).items()}
    refusals = production.refusals if file.startswith("witness") else production.refusals_to_serve
    assert refusals(told) == []


# ----------------------------------------------------------------- units, nginx, alarms
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_units_are_hardened(unit: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if not analyze:
        pytest.skip("systemd-analyze is not installed")
    command = [analyze, "security", "--offline=true", "--no-pager", str(unit)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    level = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)
    assert level, said
    assert float(level[1]) <= HARDEST


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_units_run_what_is_there(unit: Path) -> None:
    text = unit.read_text()
    for line in re.findall(r"^ExecStart=\S+/\.venv/bin/python (.+)$", text, re.MULTILINE):
        words = line.split()
        assert words[0] == "-m" or words[1] in get_commands()
    for file in re.findall(r"/srv/vsign/portal/([\w./-]+\.(?:py|md))", text):
        assert (ROOT / file).exists()


def test_alarms_and_dashboard_ask_for_figures_that_are_there() -> None:
    known = {each.metric for each in health.signs()} | {"vsign_database_up"}
    alarms = (DEPLOY / "prometheus/alerts.yml").read_text()
    panels = json.loads((DEPLOY / "prometheus/dashboard.json").read_text())["panels"]
    asked = alarms + " ".join(target["expr"] for panel in panels for target in panel["targets"])
    named = set(re.findall(r"\bvsign_\w+", asked))
    assert named == known
    if promtool := shutil.which("promtool"):
        subprocess.run([promtool, "check", "rules", DEPLOY / "prometheus/alerts.yml"], check=True, capture_output=True)


def test_what_keeps_the_portal_from_being_ready_raises_an_alarm() -> None:
    alarms = (DEPLOY / "prometheus/alerts.yml").read_text()
    assert {each.metric for each in health.signs() if each.most is not None and each.metric not in alarms} == set()


def test_pages_of_nginx_load_nothing_and_speak_both_languages() -> None:
    for page in (DEPLOY / "nginx").glob("*.html"):
        text = page.read_text()
        assert '<html lang="vi">' in text
        assert 'lang="en"' in text
        assert not re.search(r"(?:src|href|url)\s*[=(]", text)
        assert f"/{page.name}" in (DEPLOY / "nginx/vsign.conf").read_text()


def test_logs_are_turned_over_without_asking() -> None:
    rotate = shutil.which("logrotate")
    if not rotate:
        pytest.skip("logrotate is not installed")
    command = [rotate, "--debug", "--state", "/dev/null", DEPLOY / "logrotate/vsign"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "error" not in done.stderr


# ----------------------------------------------------------------- the image
DOCKERFILE = DEPLOY / "container/Dockerfile"


def test_the_image_is_made_of_what_is_there_from_the_lock_and_runs_as_nobody() -> None:
    text = DOCKERFILE.read_text()
    copied = re.findall(r"^COPY (\S+) \S+$", text, re.MULTILINE)
    assert {"requirements.txt", "manage.py", *(each for each in ROOMS)} <= set(copied)
    assert [each for each in copied if not (ROOT / each).exists()] == []
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert let_in == set(copied)
    assert "--require-hashes" in text
    assert re.search(r"^USER \d{5}$", text, re.MULTILINE)


def test_what_the_image_runs_are_the_commands_of_the_units() -> None:
    compose = (DEPLOY / "container/compose.yml").read_text()
    for command in re.findall(r"manage\.py[, ]+([a-z_]+)", compose):
        assert command in get_commands()
    assert '["-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "vsign_portal.wsgi"]' in DOCKERFILE.read_text()


def _builder() -> list[str]:
    """buildah or docker, where one can build here."""
    if buildah := shutil.which("buildah"):
        return [buildah, "build"]
    docker = shutil.which("docker")
    if docker and subprocess.run([docker, "info"], capture_output=True, check=False).returncode == 0:
        return [docker, "build"]
    return []


@pytest.mark.long
def test_the_image_is_built_and_its_code_is_checked() -> None:
    """VSIGN_TEST_BASE names a base image that is here already, where none can be fetched; PIP_CERT is passed on."""
    builder, base = _builder(), os.environ.get("VSIGN_TEST_BASE", "")
    if not builder:
        pytest.skip("neither buildah nor a running docker is here: the image was NOT built")
    more = ["--build-arg", f"BASE={base}"] if base else []
    if os.environ.get("PIP_CERT"):
        more += ["--build-arg", f"PIP_CERT={os.environ['PIP_CERT']}"]
    command = [*builder, *more, "-f", str(DOCKERFILE), "-t", "vsign-portal-test", str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and not base and "docker.io" in done.stderr:
        pytest.skip(
            f"no base image can be fetched, the image was NOT built: {done.stderr.strip().splitlines()[-1][:200]}"
        )
    assert done.returncode == 0, done.stderr[-3000:]
