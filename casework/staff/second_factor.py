"""The second factor of staff: a TOTP app, and ten recovery codes for the day on which the phone is lost."""

import re
import time
from base64 import b32encode
from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import qrcode
from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django_otp import devices_for_user, login
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex
from qrcode.image.svg import SvgPathFillImage

from casework.centre import session
from casework.ledger import trail
from casework.staff import known_browsers, lock_out
from casework.staff.account_notices import AccountChange, check_reachable, tell
from casework.staff.account_verbs import trail_name
from casework.staff.page import staff_of

RECOVERY_CODES = 10
# Where the session keeps the key of an app that is just being set up.
KEY = "second_factor_key"


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=16,
        strip=True,
        error_messages={"required": gettext_lazy("Enter the code.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )


def has_device(user: User) -> bool:
    return any(True for _device in devices_for_user(user, confirmed=True))


# ------------------------------------------------------------- where somebody wanted to go
def target(request: HttpRequest) -> str:
    """The page that was asked for before sign-in and second factor: one of this site, or the start."""
    asked = request.POST.get("next", request.GET.get("next", ""))
    own = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if own else reverse("admin:index")


def first_to(step: str, then: str) -> HttpResponseRedirect:
    """To one of these pages, and from there on."""
    more = "" if then == reverse("admin:index") else f"?{urlencode({'next': then})}"
    return HttpResponseRedirect(reverse(f"admin:second_factor_{step}") + more)


def page(site: AdminSite, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For whoever has given the password; the second factor is what these pages are about."""

    @never_cache
    @wraps(view)
    def run(request: HttpRequest) -> HttpResponseBase:
        if not (request.user.is_active and request.user.is_staff):
            return HttpResponseRedirect(reverse("admin:login"))
        return view(request, site)

    return run


# ------------------------------------------------------------- showing it
def verify(request: HttpRequest, site: AdminSite) -> HttpResponseBase:
    """The code of the app, or one of the recovery codes, which works once."""
    holder = staff_of(request)
    if not has_device(holder):
        return first_to("set_up", target(request))
    form = CodeForm(request.POST or None)
    if not form.is_valid():
        return _ask(request, site, form)
    tries = lock_out.code(request, holder)
    short_too = not lock_out.only_recovery_codes(tries)
    if tries.over and short_too:
        form.add_error("code", _("Too many wrong codes. Wait half an hour, or use the browser that you always use."))
        return _ask(request, site, form, status=429)
    device = matching(holder, form.cleaned_data["code"].replace(" ", "").lower(), short_too=short_too)
    _noted(holder, device)
    if device is None:
        form.add_error("code", _("This code is not right. Wait for the next one."))
        return _ask(request, site, form)
    tries.was_right()
    login(request, device)
    if isinstance(device, StaticDevice):
        messages.warning(request, in_words(left(holder)))
    response = HttpResponseRedirect(target(request))
    known_browsers.remember(request, response, holder)
    return response


def _ask(request: HttpRequest, site: AdminSite, form: CodeForm, status: int = 200) -> HttpResponse:
    title = _("Second factor")
    return _draw(request, site, "admin/second_factor_verify.html", title, status, form=form, next=target(request))


@transaction.atomic
def matching(holder: User, code: str, *, short_too: bool = True) -> Device | None:
    """Whose code it is. `short_too`: those of the app as well."""
    kinds = (TOTPDevice, StaticDevice) if short_too else (StaticDevice,)
    devices = (each for each in devices_for_user(holder, for_verify=True) if isinstance(each, kinds))
    return next((device for device in devices if device.verify_token(code)), None)


@transaction.atomic
def _noted(holder: User, device: Device | None) -> None:
    """How somebody got in or tried to; a recovery code is told to the holder, who may have lost the list."""
    if isinstance(device, StaticDevice):
        trail.record("use_recovery_code", trail_name(holder), staff=holder)
        tell(holder, AccountChange.RECOVERY_CODE, by=holder, left=left(holder))
    else:
        trail.record("verify_second_factor", trail_name(holder), staff=holder, refused="" if device else "code")


def left(holder: User) -> int:
    """How many recovery codes are not used yet."""
    return int(StaticToken.objects.filter(device__user=holder, device__confirmed=True).count())


def in_words(count: int) -> str:
    words = ngettext(
        "%(count)s recovery code is left. Setting up the second factor anew makes ten new ones.",
        "%(count)s recovery codes are left. Setting up the second factor anew makes ten new ones.",
        count,
    )
    return words % {"count": count}


# ------------------------------------------------------------- setting it up
def set_up(request: HttpRequest, site: AdminSite) -> HttpResponseBase:
    """Shows a new key, each time the page is opened; it counts once a code proves that the app has it."""
    holder = staff_of(request)
    if not may_set_up(holder):
        return first_to("verify", target(request))
    form = CodeForm(request.POST or None)
    device = offered(request) or offer(request)
    if request.method != "POST":
        device = offer(request)
    elif form.is_valid():
        if takes(device, form.cleaned_data["code"].replace(" ", "")):
            return _set_up(request, site, device)
        form.add_error("code", _("This code is not right. Check the time of the phone, and enter the newest code."))
    known = in_words(left(holder)) if has_device(holder) else ""
    told: dict[str, Any] = {
        "form": form,
        "key": b32encode(device.bin_key).decode(),
        "left": known,
        "next": target(request),
    }
    return _draw(request, site, "admin/second_factor_set_up.html", _("Set up the second factor"), **told)


def _set_up(request: HttpRequest, site: AdminSite, device: TOTPDevice) -> HttpResponseBase:
    codes = confirm(request, device)
    if codes is None:
        return first_to("verify", target(request))
    told: dict[str, Any] = {"codes": codes, "next": target(request)}
    response = _draw(request, site, "admin/second_factor_codes.html", _("Recovery codes"), **told)
    known_browsers.remember(request, response, device.user)
    return response


def qr(request: HttpRequest, site: AdminSite) -> HttpResponseBase:
    """As a picture of its own: nothing stands inline."""
    if not may_set_up(staff_of(request)):
        return first_to("verify", reverse("admin:index"))
    device = offered(request)
    if device is None:
        return first_to("set_up", reverse("admin:index"))
    out = BytesIO()
    qrcode.make(device.config_url, image_factory=SvgPathFillImage).save(out)
    return HttpResponse(out.getvalue(), content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


def offer(request: HttpRequest) -> TOTPDevice:
    """A key that nobody has seen yet. It is this session's alone until a code confirms it."""
    request.session[KEY] = random_hex(20)
    return TOTPDevice(user=staff_of(request), name="app", key=request.session[KEY])


def offered(request: HttpRequest) -> TOTPDevice | None:
    key = request.session.get(KEY)
    return TOTPDevice(user=staff_of(request), name="app", key=key) if key else None


def takes(device: TOTPDevice, code: str) -> bool:
    """Whether the app with the device's key shows this code; it is not stored yet, so nothing is counted."""
    if not re.fullmatch(r"\d{1,10}", code, re.ASCII):
        return False
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time()
    if not totp.verify(int(code), device.tolerance, device.last_t + 1):
        return False
    device.last_t = totp.t()
    return True


def is_verified(user: User) -> bool:
    """Whether this session has shown the second factor; django-otp adds the method to the user of a request."""
    return bool(user.is_verified())  # type: ignore[attr-defined]


def may_set_up(user: User) -> bool:
    """Whoever has one shows it first: a password alone replaces none, nor shows the key of the next."""
    return is_verified(user) or not has_device(user)


@transaction.atomic
def confirm(request: HttpRequest, device: TOTPDevice) -> list[str] | None:
    """The new app replaces the one before; the recovery codes are made anew and shown once. None when somebody else has
    just set one up for the account, who now has to be asked for it."""
    holder = User.objects.select_for_update().get(pk=device.user_id)
    if not (is_verified(staff_of(request)) or not has_device(holder)):
        return None
    TOTPDevice.objects.filter(user=holder).delete()
    device.save(force_insert=True)
    del request.session[KEY]
    StaticDevice.objects.filter(user=holder).delete()
    recovery = StaticDevice.objects.create(user=holder, name="recovery")
    codes = [StaticToken.random_token() for _code in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=recovery, token=code) for code in codes])
    trail.record("set_up_second_factor", trail_name(holder), staff=holder)
    tell(holder, AccountChange.FACTOR_SET_UP, by=holder)
    login(request, device)
    return codes


@transaction.atomic
def forget(user: User, *, staff: User) -> None:
    """For a lost phone: whoever lost it sets up a new one at the next sign-in, and is told. Raises Refused."""
    check_reachable(user, by=staff)
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    session.end_all(user)
    trail.record("forget_second_factor", trail_name(user), staff=staff)
    tell(user, AccountChange.FACTOR_REMOVED, by=staff)


def _draw(
    request: HttpRequest, site: AdminSite, template: str, title: str, status: int = 200, **more: Any
) -> HttpResponse:
    return render(request, template, site.each_context(request) | {"title": title} | more, status=status)
