"""Following a case: reference plus the e-mail or phone given opens a plain timeline, and nothing personal."""

from enum import Enum
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from casework.case import customer_verbs
from casework.case.case import Case
from casework.case.states import Status
from casework.case.timeline import INTERNAL
from casework.centre import time_limits
from casework.ground.errors import Refused
from casework.intake import passphrases
from casework.intake.tracking_forms import AnswerForm, TrackForm
from casework.intake.views import redraws
from casework.people import identity

COOKIE = "vsign_track"
MAX_AGE = 30 * 60
signer = TimestampSigner(salt="casework.track")


class Sight(Enum):
    """How much of a case is shown: everything to whoever came by mailbox or passphrase, else where it stands."""

    FULL = "full"
    BARE = "bare"


def find(reference: str, contact: str) -> Case | None:
    """One query with the same work whatever is wrong. An anonymous case is followed with its passphrase."""
    reached = identity.contact(email=contact, phone=contact, prefix="person__")
    unknown = Q(person=None, passphrase_digest=passphrases.digest(contact))
    return Case.objects.filter(reached | unknown, reference=reference).first()


def opened(request: HttpRequest) -> tuple[Case, Sight] | None:
    """The case this browser has opened within the last half hour, and how much of it."""
    try:
        sight, _slash, reference = signer.unsign(request.COOKIES.get(COOKIE, ""), max_age=MAX_AGE).partition("/")
        case = Case.objects.select_related("person").filter(reference=reference).first()
        return (case, Sight(sight)) if case else None
    except (BadSignature, ValueError):
        return None


def open_here(response: HttpResponseBase, case: Case, sight: Sight) -> None:
    response.set_cookie(
        COOKIE,
        signer.sign(f"{sight.value}/{case.reference}"),
        max_age=MAX_AGE,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponseBase:
    if request.method == "POST":
        return _look_up(request)
    here = opened(request)
    if here:
        return _timeline(request, here[0], AnswerForm())
    return render(request, "casework/track.html", {"form": TrackForm()})


def _look_up(request: HttpRequest) -> HttpResponseBase:
    form = TrackForm(request.POST)
    case = find(form.cleaned_data["reference"], form.cleaned_data["contact"]) if form.is_valid() else None
    if case is None:
        if not form.errors:
            form.add_error(None, _("We found no request with this reference and this address or number."))
        return render(request, "casework/track.html", {"form": form})
    response = HttpResponseRedirect(reverse("casework:track"))
    open_here(response, case, Sight.FULL if case.person is None else Sight.BARE)
    return response


def _timeline(request: HttpRequest, case: Case, form: AnswerForm) -> HttpResponse:
    context: dict[str, Any] = {
        "case": case,
        "events": case.events.exclude(verb__in=INTERNAL),
        "waiting": customer_verbs.answer.refusal(case) is None,
        "stands_still": case.status == Status.WAITING and time_limits.BY_KIND[case.kind].pauses,
        "may_object": customer_verbs.object_to.refusal(case) is None,
        "form": form,
    }
    return render(request, "casework/timeline.html", context)


@never_cache
@require_POST
def answer(request: HttpRequest) -> HttpResponseBase:
    """The customer's answer while staff wait for one."""
    here = opened(request)
    if here is None:
        return HttpResponseRedirect(reverse("casework:track"))
    case, _sight = here
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            customer_verbs.answer(case, text=form.cleaned_data["text"])
            return HttpResponseRedirect(reverse("casework:track"))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
    return _timeline(request, case, form)


@never_cache
@require_POST
def object_to(request: HttpRequest) -> HttpResponseBase:
    """It is not solved: the customer opens a closed complaint again."""
    here = opened(request)
    if here is None:
        return HttpResponseRedirect(reverse("casework:track"))
    case, _sight = here
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            customer_verbs.object_to(case, text=form.cleaned_data["text"])
            return HttpResponseRedirect(reverse("casework:track"))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
    return _timeline(request, case, form)


@require_POST
def leave(request: HttpRequest) -> HttpResponseBase:
    """Close the case on a shared computer; receipts opened in this browser close with it."""
    rotate_token(request)
    response = HttpResponseRedirect(reverse("casework:track"))
    response.delete_cookie(COOKIE)
    return response


def _track_as_typed(request: HttpRequest, message: str) -> HttpResponse:
    form = TrackForm(request.POST)
    form.is_valid()
    form.add_error(None, message)
    return render(request, "casework/track.html", {"form": form})


def _answer_as_typed(request: HttpRequest, message: str) -> HttpResponse:
    here = opened(request)
    if here is None:
        return _track_as_typed(request, message)
    case, _sight = here
    form = AnswerForm(request.POST)
    form.is_valid()
    form.add_error(None, message)
    return _timeline(request, case, form)


redraws["casework:track"] = _track_as_typed
redraws["casework:answer"] = redraws["casework:object"] = _answer_as_typed
