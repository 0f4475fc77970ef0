"""Both catalogues are complete, agree on their placeholders, and leave nothing in the sources behind."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings

LOCALE: Path = settings.BASE_DIR / "locale"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}|<(/?\w+)")


def entries(language: str) -> list[polib.POEntry]:
    catalogue = polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))
    return [entry for entry in catalogue if not entry.obsolete]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_message_is_translated(language: str) -> None:
    missing = [e.msgid for e in entries(language) if not e.translated() or e.fuzzy]
    assert missing == []


def marks(text: str) -> list[str]:
    return sorted("".join(found) for found in PLACEHOLDER.findall(text))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_placeholders_and_tags_survive_translation(language: str) -> None:
    for entry in entries(language):
        if entry.msgid_plural:
            assert all(set(marks(t)) <= set(marks(entry.msgid_plural)) for t in entry.msgstr_plural.values())
        else:
            assert marks(entry.msgstr) == marks(entry.msgid), entry.msgid


def test_vietnamese_is_written_with_composed_diacritics() -> None:
    text = (LOCALE / "vi" / "LC_MESSAGES" / "django.po").read_text("utf-8")
    assert not re.search("[\u0300-\u036f]", text)


@pytest.mark.skipif(not shutil.which("xgettext"), reason="reading the sources anew needs gettext")
def test_no_message_of_the_sources_is_missing(tmp_path: Path) -> None:
    """Runs where gettext is installed; the catalogues themselves are checked everywhere."""
    copy = tmp_path / "project"
    shutil.copytree(settings.BASE_DIR, copy, ignore=shutil.ignore_patterns(".venv", "var", ".git", ".*_cache", "*.mo"))
    command = [sys.executable, "manage.py", "makemessages", "-l", "vi", "--add-location", "file", "--no-wrap"]
    command += ["--ignore", "*/tests/*", "--verbosity", "0"]
    subprocess.run(command, cwd=copy, check=True, env=_environment())
    fresh = polib.pofile(str(copy / "locale/vi/LC_MESSAGES/django.po"))
    missing = [e.msgid for e in fresh if not e.obsolete and (not e.translated() or e.fuzzy)]
    assert missing == []


def _environment() -> dict[str, str]:
    import os

    return os.environ | {"VSIGN_DEMO": "1", "SECRET_KEY": "only for reading messages"}
