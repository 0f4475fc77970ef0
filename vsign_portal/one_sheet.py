"""The public pages' style sheets as one, `css/site.css`, put together wherever static files are found or gathered: five
requests that hold up the first picture would cost a slow line two seconds."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

NAME = "css/site.css"
PARTS = ("tokens", "base", "forms", "components")
ON_PAPER = "print"


def joined() -> str:
    """The parts in their order, then what counts on paper alone."""
    source = settings.BASE_DIR / "static" / "css"
    parts = [(source / f"{part}.css").read_text() for part in PARTS]
    return "\n".join([*parts, f"@media print {{\n{(source / f'{ON_PAPER}.css').read_text()}}}\n"])


def written() -> Path:
    """Where it lies; renewed when a part has changed. Whoever reads it meanwhile reads the old one whole."""
    target: Path = settings.VSIGN_VAR / "sheets" / NAME
    text = joined()
    if not target.exists() or target.read_text() != text:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=target.parent, delete=False) as out:
            out.write(text)
        os.chmod(out.name, 0o644)
        os.replace(out.name, target)
    return target


class OneSheetFinder(BaseFinder):
    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != NAME:
            return []
        return [str(written())] if find_all else str(written())

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        written()
        yield NAME, FileSystemStorage(location=settings.VSIGN_VAR / "sheets")
