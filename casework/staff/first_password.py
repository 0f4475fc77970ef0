"""The way in for somebody who has no password yet: a link that works once, for a day, made by whoever keeps the server.

The link is of the account as it stands: once a password is set, or a new link is made, it opens nothing.
"""

from collections.abc import Iterable

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import Group, User
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache

from casework.centre.site_state import STAFF_LANGUAGE
from casework.ground import keyed
from casework.ledger import trail
from casework.staff import account_verbs
from casework.staff.account_notices import AccountChange, tell

SALT = "casework.first_password"
VALID = 24 * 60 * 60
"""Seconds."""


@transaction.atomic
def open_account(holder: User, roles: Iterable[Group]) -> str:
    """Store the account without a password, and the address at which its holder sets one. An account that never had a
    password gets another link, and the one before dies."""
    is_new = holder.pk is None
    holder.is_staff = True
    holder.set_unusable_password()
    holder.save()
    holder.groups.set(roles)
    trail.record(
        "add" if is_new else "change", account_verbs.trail_name(holder), fields=["username", "email", "groups"]
    )
    if is_new:
        tell(holder, AccountChange.OPENED, by=holder)
    return link(holder)


def link(holder: User) -> str:
    token = TimestampSigner(salt=SALT).sign(f"{holder.pk}.{_states(holder)[0]}")
    with override(STAFF_LANGUAGE):
        return f"{settings.SITE_URL}{reverse('admin:first_password', args=[token])}"


def _states(holder: User) -> list[str]:
    """Others as soon as the password is; one for each key that is still listed."""
    return [each[:32] for each in keyed.digests(SALT, holder.password)]


def holder_of(token: str) -> User | None:
    """None where the link has served, is too old or was altered."""
    try:
        number, _dot, state = TimestampSigner(salt=SALT).unsign(token, max_age=VALID).partition(".")
    except BadSignature:
        return None
    holder = User.objects.select_for_update().filter(pk=int(number), is_active=True, is_staff=True).first()
    return holder if holder and keyed.is_one_of(state, _states(holder)) else None


@never_cache
@transaction.atomic
def view(request: HttpRequest, site: AdminSite, token: str) -> HttpResponseBase:
    holder = holder_of(token)
    if holder is None:
        return _page(request, site, 410)
    form = SetPasswordForm(holder, request.POST or None)
    if not form.is_valid():
        return _page(request, site, 200, form=form, holder=holder)
    form.save()
    account_verbs.password_set(holder, staff=holder)
    messages.success(request, _("The password is set. Sign in with it."))
    return HttpResponseRedirect(reverse("admin:login"))


def _page(request: HttpRequest, site: AdminSite, status: int, **told: object) -> HttpResponse:
    context = site.each_context(request) | {"title": _("Set your password")} | told
    # The address is the key to the account: it goes to nobody else's log.
    headers = {"Referrer-Policy": "no-referrer"}
    return TemplateResponse(request, "admin/first_password.html", context, status=status, headers=headers)
