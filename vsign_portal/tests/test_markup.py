"""The markup of every public page by the Nu Html Checker, which knows what html5lib lets pass."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from casework.tests.visitor import Visitor
from vsign_portal.tests.node import folder
from vsign_portal.tests.pages import FORMS, PUBLIC, in_both_languages
from vsign_portal.tests.public_forms import found_forms

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def pages() -> dict[str, str]:
    """By their addresses, the forms with every error shown, and the pages one comes to by a link."""
    found = {path: Client().get(path).content.decode() for path in in_both_languages(PUBLIC)}
    for path in in_both_languages(FORMS):
        visitor = Visitor()
        visitor.fill_in(path, {"full_name": "", "phone": "0", "email": "x"})
        found[f"{path} (errors)"] = visitor.text
    for language in ("vi", "en"):
        found |= {f"{view} ({language})": html for view, html in found_forms(language).items()}
    return found


def test_the_checker_finds_no_error(tmp_path: Path) -> None:
    names: dict[str, str] = {}
    for number, (name, html) in enumerate(pages().items()):
        if html:
            (tmp_path / f"{number}.html").write_text(html)
            names[f"{number}.html"] = name
    jar = folder() / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = ["java", "-jar", str(jar), "--format", "json", "--errors-only", *map(str, tmp_path.glob("*.html"))]
    answer = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)
    found = json.loads(answer.stderr or '{"messages": []}')["messages"]
    assert len(names) > 40
    assert [
        (names[re.sub(r".*/", "", each["url"])], each.get("lastLine"), each["message"], each.get("extract", ""))
        for each in found
    ] == []
