"""Whether there is new work since a page was drawn: asked each minute by a script, so it costs one query and is no
work: it keeps no session going. The page carries a sealed token that says whose queues it asks about."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from casework.case import kinds
from casework.case.case import OPEN, Case

SALT = "casework.news"
MOST = 99


def token(staff: User) -> str:
    """Empty for whoever has no queue."""
    mine = kinds.kinds_of(staff)
    return signing.dumps([staff.pk, mine, timezone.now().timestamp()], salt=SALT) if mine else ""


def news(request: HttpRequest) -> JsonResponse:
    """A number and nothing else; none once the page is older than a session."""
    # Otherwise every answer would prolong the session, and read it to do so.
    del request.session
    try:
        sealed = signing.loads(request.GET.get("t", ""), salt=SALT, max_age=settings.SESSION_COOKIE_AGE)
    except signing.BadSignature:
        return JsonResponse({}, status=410)
    staff, mine, at = sealed
    since = datetime.fromtimestamp(at, UTC)
    new = Q(created_at__gt=since, assignee=None) | Q(assignee=staff, customer_wrote_at__gt=since)
    found = Case.objects.filter(OPEN, new, kind__in=mine).order_by()[:MOST].count()
    return JsonResponse({"new": found}, headers={"Cache-Control": "no-store"})
