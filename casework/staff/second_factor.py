"""The second factor of staff: a TOTP app, and ten recovery codes for the day on which the phone is lost."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

import qrcode
from django import forms
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django_otp import devices_for_user, login, match_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from qrcode.image.svg import SvgPathFillImage

from casework.ledger import trail
from casework.staff.account_notices import AccountChange, check_reachable, tell
from casework.staff.account_verbs import trail_name
from casework.staff.page import staff_of

RECOVERY_CODES = 10


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


def page(site: AdminSite, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For whoever has given the password; the second factor is what these pages are about."""

    @never_cache
    @wraps(view)
    def run(request: HttpRequest) -> HttpResponseBase:
        if not (request.user.is_active and request.user.is_staff):
            return HttpResponseRedirect(reverse("admin:login"))
        return view(request, site)

    return run


def verify(request: HttpRequest, site: AdminSite) -> HttpResponseBase:
    """The code of the app, or one of the recovery codes, which works once."""
    if not has_device(staff_of(request)):
        return HttpResponseRedirect(reverse("admin:second_factor_set_up"))
    form = CodeForm(request.POST or None)
    if form.is_valid():
        device = match_token(request.user, form.cleaned_data["code"].replace(" ", "").lower())
        _noted(request.user, device)
        if device:
            login(request, device)
            return HttpResponseRedirect(reverse("admin:index"))
        form.add_error(
            "code", _("This code is not right. Wait for the next one; after several wrong ones, a little longer.")
        )
    return _draw(request, site, "admin/second_factor_verify.html", _("Second factor"), form=form)


@transaction.atomic
def _noted(holder: Any, device: Device | None) -> None:
    """How somebody got in or tried to; a recovery code is told to the holder, who may have lost the list."""
    if isinstance(device, StaticDevice):
        trail.record("use_recovery_code", trail_name(holder), staff=holder)
        tell(holder, AccountChange.RECOVERY_CODE, by=holder)
    else:
        trail.record("verify_second_factor", trail_name(holder), staff=holder, refused="" if device else "code")


def set_up(request: HttpRequest, site: AdminSite) -> HttpResponseBase:
    """Shows the key of an unconfirmed device until a code proves that the app has it."""
    if not may_set_up(staff_of(request)):
        return HttpResponseRedirect(reverse("admin:second_factor_verify"))
    device = pending(staff_of(request))
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if device.verify_token(form.cleaned_data["code"].replace(" ", "")):
            codes = confirm(request, device)
            return _draw(request, site, "admin/second_factor_codes.html", _("Recovery codes"), codes=codes)
        form.add_error("code", _("This code is not right. Check the time of the phone, and enter the newest code."))
    key = device.config_url.partition("secret=")[2].partition("&")[0]
    return _draw(request, site, "admin/second_factor_set_up.html", _("Set up the second factor"), form=form, key=key)


def qr(request: HttpRequest, site: AdminSite) -> HttpResponseBase:
    """As a picture of its own: nothing stands inline."""
    if not may_set_up(staff_of(request)):
        return HttpResponseRedirect(reverse("admin:second_factor_verify"))
    out = BytesIO()
    qrcode.make(pending(staff_of(request)).config_url, image_factory=SvgPathFillImage).save(out)
    return HttpResponse(out.getvalue(), content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


def is_verified(user: User) -> bool:
    """Whether this session has shown the second factor; django-otp adds the method to the user of a request."""
    return bool(user.is_verified())  # type: ignore[attr-defined]


def may_set_up(user: User) -> bool:
    """Whoever has one shows it first: a password alone replaces none, nor shows the key of the next."""
    return is_verified(user) or not has_device(user)


def pending(user: User) -> TOTPDevice:
    device, _new = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "app"})
    return device


@transaction.atomic
def confirm(request: HttpRequest, device: TOTPDevice) -> list[str]:
    """The new app replaces the one before; the recovery codes are made anew and shown once."""
    TOTPDevice.objects.filter(user=device.user, confirmed=True).delete()
    device.confirmed = True
    device.save()
    StaticDevice.objects.filter(user=device.user).delete()
    recovery = StaticDevice.objects.create(user=device.user, name="recovery")
    codes = [StaticToken.random_token() for _code in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=recovery, token=code) for code in codes])
    trail.record("set_up_second_factor", trail_name(device.user), staff=device.user)
    tell(device.user, AccountChange.FACTOR_SET_UP, by=device.user)
    login(request, device)
    return codes


@transaction.atomic
def forget(user: User, *, staff: User) -> None:
    """For a lost phone: whoever lost it sets up a new one at the next sign-in, and is told. Raises Refused."""
    check_reachable(user, by=staff)
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    trail.record("forget_second_factor", trail_name(user), staff=staff)
    tell(user, AccountChange.FACTOR_REMOVED, by=staff)


def _draw(request: HttpRequest, site: AdminSite, template: str, title: str, **more: Any) -> HttpResponse:
    return render(request, template, site.each_context(request) | {"title": title} | more)
