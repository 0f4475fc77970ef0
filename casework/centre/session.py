"""A browser in which somebody of the staff is signed in: whose it is, since when, and over after a day's work."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from casework.ground.declarations import BOOKKEEPING

# However busily one goes on working.
LONGEST = timedelta(hours=12)
SINCE, BROWSER = "since", "browser"
# As browsers call themselves, the more special ones first: Edge claims to be Chrome, and Chrome to be Safari.
BROWSERS = {"Edg": "Edge", "coc_coc": "Cốc Cốc", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "X11": "Linux",
}


class StaffSession(AbstractBaseSession):
    """One browser that is signed in."""

    holder = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    since = models.DateTimeField(default=timezone.now)
    browser = models.CharField(max_length=40, blank=True)

    personal_data = dict.fromkeys(
        ("session_key", "session_data", "expire_date", "holder", "since", "browser"), BOOKKEEPING
    )

    class Meta:
        db_table = "casework_staff_session"

    @classmethod
    def get_session_store_class(cls) -> "type[SessionStore]":
        return SessionStore

    @property
    def last_used(self) -> datetime:
        return self.expire_date - timedelta(seconds=settings.SESSION_COOKIE_AGE)


class SessionStore(DatabaseStore):
    """Django's, which writes beside the sealed data whose session it is."""

    @classmethod
    def get_model_class(cls) -> type[StaffSession]:
        return StaffSession

    def create_model_instance(self, data: dict[str, Any]) -> StaffSession:
        now = timezone.now()
        if SESSION_KEY in data:
            data.setdefault(SINCE, now.isoformat())
        session: Any = super().create_model_instance(data)
        session.holder_id = data.get(SESSION_KEY)
        session.since = datetime.fromisoformat(data.get(SINCE, now.isoformat()))
        session.browser = data.get(BROWSER, "")
        return session  # type: ignore[no-any-return]

    def load(self) -> dict[str, Any]:
        data = super().load()
        if datetime.fromisoformat(data.get(SINCE, timezone.now().isoformat())) > timezone.now() - LONGEST:
            return data
        self._session_key = None
        return {}


def begun(request: HttpRequest) -> None:
    """By a sign-in, which starts the day's clock."""
    request.session[SINCE] = timezone.now().isoformat()
    request.session[BROWSER] = browser_in_words(request.headers.get("User-Agent", ""))


def browser_in_words(user_agent: str) -> str:
    """Enough for its owner to know it again, and no more."""
    named = [
        next((name for sign, name in known.items() if re.search(re.escape(sign), user_agent)), "")
        for known in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, named))


def of(holder: User) -> "models.QuerySet[StaffSession]":
    """Those that are live, the newest sign-in first."""
    now = timezone.now()
    return StaffSession.objects.filter(holder=holder, expire_date__gt=now, since__gt=now - LONGEST).order_by("-since")


def end_all(holder: User) -> None:
    StaffSession.objects.filter(holder=holder).delete()
