import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from casework.centre.policy import PolicyVersion
from casework.ground.calendar import VIETNAM
from casework.ground.dates import LAST
from casework.ground.errors import Refused
from privacy.policy import drafts
from privacy.policy.plain_text import as_markdown

LONGEST_REASON = 300


def sits_at_a_terminal() -> bool:
    return sys.stdin.isatty()


class Command(BaseCommand):
    help = (
        "Publish the policy from a file (Markdown or plain text, UTF-8) as the next version. It cannot be undone. "
        "Example: manage.py publish_policy policy.vi.md --english policy.en.md"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the text, Vietnamese unless --lang says otherwise")
        parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="en keeps the Vietnamese text in force")
        parser.add_argument("--english", type=Path, help="the English text beside a Vietnamese one")
        parser.add_argument("--author", default="", help="user name of the member of staff who wrote it")
        parser.add_argument("--publisher", default="", help="user name of another, who has read it and publishes it")
        parser.add_argument("--reason", default="", help="why it is published without a second pair of eyes")
        parser.add_argument("--meant", action="store_true", help="publish the same text again, or a single line")
        parser.add_argument(
            "--effective", default="", help="the day it takes effect, such as 2026-12-01 (default: now)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        vietnamese, english = self._texts(options["file"], options["lang"], options["english"])
        author, publisher = self._four_eyes(options["author"], options["publisher"], options["reason"])
        effective = self._effective(options["effective"])
        is_meant = options["meant"] or self._asked(vietnamese, english)
        version = self._publish(
            PolicyVersion(text_vi=vietnamese, text_en=english, author=author),
            staff=publisher, effective_from=effective, alone_reason=options["reason"], is_meant=is_meant,
        )  # fmt: skip
        in_vietnam = version.effective_from.astimezone(VIETNAM) if version.effective_from else None
        self.stdout.write(f"version {version.number} takes effect {in_vietnam:%Y-%m-%d %H:%M} in Vietnam")
        self.stdout.write(f"digest {version.digest}")

    def _publish(self, draft: PolicyVersion, **how: Any) -> PolicyVersion:
        """What is read here is what is published: nobody has seen it in between."""
        draft.save()
        try:
            drafts.publish(draft, seen=drafts.shown(draft), **how)
        except Refused as refusal:
            draft.delete()
            raise CommandError(str(refusal.message)) from None
        return PolicyVersion.objects.get(pk=draft.pk)

    def _four_eyes(self, author: str, publisher: str, reason: str) -> tuple[User | None, User | None]:
        if not (author and publisher and author != publisher) and not reason.strip():
            raise CommandError(
                "a second pair of eyes is needed: name --author and another --publisher, or give --reason."
            )
        if len(reason) > LONGEST_REASON:
            raise CommandError(f"--reason is too long: at most {LONGEST_REASON} characters.")
        return self._staff(author), self._staff(publisher)

    def _staff(self, name: str) -> User | None:
        if not name:
            return None
        staff = User.objects.filter(username=name, is_active=True, is_staff=True).first()
        if staff is None or not staff.has_perm("casework.change_policyversion"):
            raise CommandError(f"{name} is no member of staff who may publish the policy.")
        return staff

    def _asked(self, vietnamese: str, english: str) -> bool:
        """Whoever sits at a terminal is asked about a text that is odd; a script has to say --meant."""
        try:
            drafts.check_text(vietnamese, english)
        except Refused as doubt:
            if not sits_at_a_terminal():
                raise CommandError(f"{doubt.message} (--meant)") from None
            if input(f"{doubt.message} [y/N] ").strip().lower() != "y":
                raise CommandError("nothing was published.") from None
        return True

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

    def _effective(self, given: str) -> datetime | None:
        """A day begins at midnight in Vietnam; nothing takes effect before it is published."""
        if not given:
            return None
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
        if at.year > LAST:
            raise CommandError(f"write a day before the year {LAST + 1}.")
        return at
