"""Where mails go without an SMTP server: one .eml file each, as any mail program opens it."""

import os
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class EmlFileBackend(BaseEmailBackend):
    """Named by time and Message-ID, so that a letter sent again shows as such."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = settings.EMAIL_FILE_PATH
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for mail in email_messages:
            name = mail.extra_headers.get("Message-ID", "").strip("<>").partition("@")[0]
            path = folder / f"{timezone.now():%Y%m%dT%H%M%S%f}-{name}.eml"
            partial = path.with_suffix(".part")
            # For the portal's account alone from the first byte on: letters carry secret links.
            with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(mail.message().as_bytes(linesep="\r\n"))  # type: ignore[call-arg]
            partial.rename(path)
        return len(email_messages)
