from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from casework.centre.policy import PolicyVersion
from casework.ground.calendar import VIETNAM
from casework.ledger import trail
from privacy.policy.plain_text import as_markdown


class Command(BaseCommand):
    help = "Publish the policy from a file (Markdown or plain text, UTF-8) as the next version. It cannot be undone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the text, Vietnamese unless --lang says otherwise")
        parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="en keeps the Vietnamese text in force")
        parser.add_argument("--english", type=Path, help="the English text beside a Vietnamese one")
        parser.add_argument(
            "--effective", default="", help="the day it takes effect, such as 2026-12-01 (default: now)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        vietnamese, english = self._texts(options["file"], options["lang"], options["english"])
        version = PolicyVersion(text_vi=vietnamese, text_en=english)
        version.publish(self._effective(options["effective"]))
        trail.record("publish_policy", f"policy version {version.number}", fields=["text_vi", "text_en"])
        in_vietnam = version.effective_from.astimezone(VIETNAM) if version.effective_from else None
        self.stdout.write(f"version {version.number} takes effect {in_vietnam:%Y-%m-%d %H:%M} in Vietnam")
        self.stdout.write(f"digest {version.digest}")

    def _texts(self, file: Path, language: str, english: Path | None) -> tuple[str, str]:
        if language == "vi":
            return self._read(file), self._read(english) if english else ""
        if english:
            raise CommandError("--lang en says that the file is English already; leave --english out.")
        return PolicyVersion.objects.in_force().text_vi, self._read(file)

    def _read(self, path: Path) -> str:
        try:
            text = path.read_text("utf-8-sig").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path} cannot be read: {error}") from None
        if not text:
            raise CommandError(f"{path} is empty.")
        return as_markdown(text)

    def _effective(self, given: str) -> datetime:
        """A day begins at midnight in Vietnam; nothing takes effect before it is published."""
        if not given:
            return timezone.now()
        try:
            moment, day = parse_datetime(given), parse_date(given)
        except ValueError:
            moment = day = None
        if moment is None and day is None:
            raise CommandError(f"{given} is no day; write it as 2026-12-01.")
        at = moment or datetime.combine(day, datetime.min.time())  # type: ignore[arg-type]
        at = at if timezone.is_aware(at) else at.replace(tzinfo=VIETNAM)
        if at < timezone.now():
            raise CommandError("a policy cannot take effect in the past.")
        return at
