"""Both catalogues are complete, agree on their placeholders, and leave nothing in the sources behind."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.test import RequestFactory

APPS = ("casework", "consult", "privacy", "vsign_portal")
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


READ = {"gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "_"}
"""The names by which xgettext knows a message."""


def unseen(tree: ast.AST) -> Iterator[int]:
    """The lines with messages that xgettext passes over: under a name it does not know, or inside an f-string."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names = [alias.asname for alias in node.names if "gettext" in alias.name and alias.asname]
            yield from (node.lineno for name in names if name not in READ)
        if isinstance(node, ast.JoinedStr):
            calls = [each for each in ast.walk(node) if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)]
            yield from (node.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id in READ)


def test_every_message_in_the_sources_is_one_that_xgettext_sees() -> None:
    sources = [path for app in APPS for path in (settings.BASE_DIR / app).rglob("*.py") if "tests" not in path.parts]
    found = [(path.name, line) for path in sources for line in unseen(ast.parse(path.read_text("utf-8")))]
    assert found == []


def shown_to(staff: User, model_admin: "admin.ModelAdmin[Any]") -> set[str]:
    """The names of the fields that stand on a page of the admin."""
    request = RequestFactory().get("/")
    request.user = staff
    forms = [model_admin.get_fieldsets(request, record) for record in (None, model_admin.model())]
    listed = [name for name in model_admin.get_list_display(request) if isinstance(name, str)]
    return {*listed, *(name for fieldsets in forms for name in flatten_fieldsets(fieldsets))}


@pytest.mark.django_db
def test_every_field_shown_to_staff_has_a_name_that_can_be_translated() -> None:
    staff = get_user_model()(is_superuser=True, is_staff=True, is_active=True)
    ours = [each for each in admin.site._registry.values() if each.opts.app_label in APPS]
    assert len(ours) > 20
    bare = [
        f"{each.opts.label}.{field.name}"
        for each in ours
        for field in each.opts.concrete_fields
        if field.name in shown_to(staff, each) and isinstance(field.verbose_name, str)
    ]
    assert bare == []


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
