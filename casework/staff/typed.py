"""What staff have typed comes back when their session ended in mid-sentence, or a second sign-in outdated the page.

Without a session nothing is stored for a stranger: the words travel sealed through the sign-in page of that browser
alone. Afterwards they lie in the session until the page they belong to is sent.
"""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core import signing
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as plain_csrf_failure

SALT = "casework.typed"
IN_SESSION = "typed"
LONGEST_AWAY = 12 * 60 * 60
LONGEST = 200_000
PAGES_KEPT = 5
SECRETS = {"password", "password1", "password2", "old_password", "new_password1", "new_password2", "code"}
NEVER_KEPT = ("csrfmiddlewaretoken", "token", "typed", *SECRETS)


def worth_keeping(request: HttpRequest) -> bool:
    return request.method == "POST" and any(str(each).strip() for each in _fields(request).values())


def _fields(request: HttpRequest) -> QueryDict:
    fields = request.POST.copy()
    for name in NEVER_KEPT:
        fields.pop(name, None)
    return fields


def sealed(request: HttpRequest) -> str:
    """Empty where it is too much to be carried."""
    body = _fields(request).urlencode()
    if len(body) > LONGEST:
        return ""
    return signing.dumps([request.get_full_path(), body], salt=SALT, compress=True)


def sign_in_first(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """The sign-in page in place of the one that was sent; it leads back there."""
    messages.warning(request, _("Your session has ended. Sign in, and what you had typed is there again."))
    context = site.each_context(request) | {
        "title": _("Sign in"),
        "app_path": reverse("admin:login"),
        "form": AdminAuthenticationForm(request),
        "username": "",
        REDIRECT_FIELD_NAME: request.get_full_path(),
        "typed": sealed(request),
    }
    return render(request, site.login_template or "admin/login.html", context)


def unseal(request: HttpRequest, seal: str) -> None:
    """Into the session of whoever has just signed in."""
    try:
        path, body = signing.loads(seal, salt=SALT, max_age=LONGEST_AWAY)
    except signing.BadSignature:
        return
    _keep(request, path, body)


def _keep(request: HttpRequest, path: str, body: str) -> None:
    kept = {at: words for at, words in request.session.get(IN_SESSION, {}).items() if at != path}
    request.session[IN_SESSION] = dict([*kept.items(), (path, body)][-PAGES_KEPT:])


def _refused(site: AdminSite, request: HttpRequest, reason: str) -> HttpResponse:
    """To whoever is signed in a page of the staff, to a stranger the plain one."""
    user: Any = getattr(request, "user", None)
    if user is None or not site.has_permission(request):
        return plain_csrf_failure(request, reason, template_name="403_csrf.html")
    words = _(
        "This page was open for too long, or another site sent it. Nothing was done: open it anew and send it again."
    )
    context = site.each_context(request) | {"title": _("This page was open for too long"), "words": words}
    return render(request, "admin/refused.html", context, status=403)


def forget(request: HttpRequest) -> None:
    """What was kept for this page: it has been sent again."""
    kept = request.session.get(IN_SESSION, {})
    if kept.pop(request.get_full_path(), None) is not None:
        request.session[IN_SESSION] = kept


def put_back_into(request: HttpRequest, *forms: BaseForm) -> None:
    """Fill unbound forms in with what was typed on this page before, and say so."""
    body = request.session.get(IN_SESSION, {}).get(request.get_full_path())
    if request.method != "GET" or body is None:
        return
    typed = QueryDict(body)
    for form in forms:
        for name, field in form.fields.items():
            form.initial[name] = field.widget.value_from_datadict(typed, {}, form.add_prefix(name))
    messages.info(request, _("What you had typed is here again. Look through it, and send it."))


def csrf_failure(site: AdminSite, request: HttpRequest, reason: str) -> HttpResponseBase:
    """A page from before the last sign-in in this browser: opened anew, with what was typed."""
    elsewhere = request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"
    user: Any = getattr(request, "user", None)
    has_proof_of_old = bool(request.POST.get("csrfmiddlewaretoken"))
    if elsewhere or not has_proof_of_old or not worth_keeping(request) or request.path == reverse("admin:login"):
        return _refused(site, request, reason)
    if user is None or not user.is_authenticated:
        return sign_in_first(site, request)
    _keep(request, request.get_full_path(), _fields(request).urlencode())
    messages.warning(request, _("You have signed in again since this page was opened, so nothing was sent yet."))
    return HttpResponseRedirect(request.get_full_path())
