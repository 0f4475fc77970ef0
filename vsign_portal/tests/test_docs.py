"""What the docs name is there: every path and every dotted name of ours in backticks."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DOCS = [*sorted(ROOT.glob("docs/*.md")), *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md"))]
ROOMS = ("casework", "consult", "privacy", "vsign_portal")
TOP = (*ROOMS, "script", "docs", "deploy", "templates", "static", "locale")
# A path, with or without the folders before it; "*" and "…" stand for what differs.
PATH = re.compile(r"(?:\./)?([\w.*…-]+/)*([\w*…-]+\.(?:py|md|html|toml|txt|ini|css|lua|json))?")
DOTTED = re.compile(rf"(?:{'|'.join(ROOMS)})(?:\.\w+)+")
SCRIPT = re.compile(r"(?:\./)?script/[\w/]+")
# Made by running it, or an address in the browser.
NO_FILES = ("var/", "quan-tri/")


def quoted(text: str) -> Iterator[str]:
    """What stands in backticks or in a block of commands: the first word of a command, too."""
    for words in re.findall(r"`([^`\n]+)`", text):
        yield words.split(maxsplit=1)[0]
        yield words
    yield from re.findall(r"^\s*(?:\$ )?((?:\./)?script/[\w/]+)", text, re.MULTILINE)


def named_paths(text: str) -> set[str]:
    found = {
        each.removeprefix("./") for each in quoted(text) if each and (PATH.fullmatch(each) or SCRIPT.fullmatch(each))
    }
    return {each for each in found if each.strip("./") and not each.startswith(NO_FILES)}


def is_there(path: str) -> bool:
    """From the root; or within a room, as where the text has named the folder before."""
    pattern = path.rstrip("/").replace("…", "*")
    if pattern.partition("/")[0] in TOP:
        return any(ROOT.glob(pattern))
    return any(any((ROOT / top).rglob(pattern)) for top in TOP) or any(ROOT.glob(pattern))


def module_is_there(name: str) -> bool:
    """A module of ours, or what one defines."""
    head, _dot, last = name.rpartition(".")
    if (ROOT / name.replace(".", "/")).is_dir() or (ROOT / f"{name.replace('.', '/')}.py").is_file():
        return True
    home = ROOT / f"{head.replace('.', '/')}.py"
    return home.is_file() and re.search(rf"^\s*(?:def|class)?\s*{last}\b", home.read_text(), re.MULTILINE) is not None


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: doc.name)
def test_every_path_a_doc_names_is_there(doc: Path) -> None:
    assert sorted(path for path in named_paths(doc.read_text()) if not is_there(path)) == []


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: doc.name)
def test_every_dotted_name_of_ours_is_there(doc: Path) -> None:
    names = {each for each in quoted(doc.read_text()) if DOTTED.fullmatch(each)}
    assert sorted(name for name in names if not module_is_there(name)) == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("`casework/intake/views.py` and `casework/intake_views.py`", ["casework/intake_views.py"]),
        ("`person.py`, `persona.py`, `people/`, `peoples/`", ["peoples/", "persona.py"]),
        ("`privacy/*/…_verbs.py`, `privacy/*/…_nouns.py`", ["privacy/*/…_nouns.py"]),
        ("`script/rooms --list`, `./script/room --list`", ["script/room"]),
        ("    script/mutant --sample 1", ["script/mutant"]),
    ],
)
def test_a_path_that_is_not_there_is_found(text: str, missing: list[str]) -> None:
    assert sorted(path for path in named_paths(text) if not is_there(path)) == missing


def test_a_name_that_is_not_there_is_found() -> None:
    assert module_is_there("casework.intake.views.IntakeView")
    assert module_is_there("privacy.complaints.rubric")
    assert not module_is_there("casework.intake_views.IntakeView")
    assert not module_is_there("casework.intake.views.IntakeViews")
