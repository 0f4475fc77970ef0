"""The page of a case. Reference plus the e-mail or phone given opens a plain timeline, and nothing personal; the link
from a letter, or an anonymous customer's passphrase, all that was said."""

from collections.abc import Callable
from datetime import timedelta
from enum import Enum
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from casework.case import customer_verbs
from casework.case.case import Case
from casework.case.states import Status
from casework.case.timeline import BY_CUSTOMER, INTERNAL, SAID, Event
from casework.centre import time_limits
from casework.ground import browsers, links
from casework.ground.errors import Refused
from casework.intake import attachments, passphrases
from casework.intake.tracking_forms import AnswerForm, CallForm, CaseForm, ObjectForm, TrackForm, WithdrawForm
from casework.intake.views import redraws
from casework.people import identity

COOKIE = "vsign_track"
MAX_AGE = 30 * 60
PRESSED_TWICE = timedelta(minutes=10)
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
        return page(request, *here)
    return _track_page(request, TrackForm())


def _track_page(request: HttpRequest, form: TrackForm, *, left_over: str = "", message: str = "") -> HttpResponse:
    return render(request, "casework/track.html", {"form": form, "left_over": left_over, "message": message})


def _look_up(request: HttpRequest) -> HttpResponseBase:
    form = TrackForm(request.POST)
    case = find(form.cleaned_data["reference"], form.cleaned_data["contact"]) if form.is_valid() else None
    if case is None:
        if not form.errors:
            form.add_error(None, _("We found no request with this reference and this address or number."))
        return _track_page(request, form)
    response = HttpResponseRedirect(reverse("casework:track"))
    open_here(response, case, Sight.FULL if case.person is None else Sight.BARE)
    return response


def page(request: HttpRequest, case: Case, sight: Sight, form: CaseForm | None = None) -> HttpResponse:
    """The page of the case. `form`: one that was sent and is shown again as typed."""
    full = sight is Sight.FULL
    answering = customer_verbs.answer.refusal(case) is None
    offered: dict[str, CaseForm] = {
        each.done: form if isinstance(form, each) and form.done == each.done else each.about(case)
        for each, verb, shown in (
            (AnswerForm, customer_verbs.answer if answering else customer_verbs.add, True),
            (ObjectForm, customer_verbs.object_to, not case.is_open),
            (CallForm, customer_verbs.wish_call, True),
            (WithdrawForm, customer_verbs.withdraw, full),
        )
        if shown and verb.refusal(case) is None
    }
    context: dict[str, Any] = {
        "case": case,
        "full": full,
        "events": [(event, event.text if full and event.verb in SAID else "") for event in _public(case)],
        "drawn": case.registration.drawn if full else "",
        "detail": case.detail,
        "asked": case.registration.summary(case.detail) if full else (),
        "files": case.attachments.defer("content") if full else (),
        "my_data": links.page("my_data", get_language() or settings.LANGUAGE_CODE) if full and case.person else "",
        "answering": answering,
        "stands_still": case.status == Status.WAITING and time_limits.BY_KIND[case.kind].pauses,
        "offered": offered,
        "withdrawing": case.registration.withdrawing(case) if "withdraw" in offered else "",
        "form": form,
        "left_over": form.data.get("text", "") if form and form.errors and form.done not in offered else "",
        "done": request.GET.get("da-gui", "") if request.method == "GET" else "",
    }
    return render(request, "casework/timeline.html", context)


def _public(case: Case) -> QuerySet[Event]:
    return case.events.exclude(verb__in=INTERNAL)


Act = Callable[[Case, Any], object]


def _sends(form_class: type[CaseForm], act: Act, *, full_only: bool = False) -> Callable[..., HttpResponseBase]:
    """What a form on the page does to the case it names, when that is the one open in this browser."""

    @never_cache
    @require_POST
    def view(request: HttpRequest) -> HttpResponseBase:
        here = opened(request)
        if here is None or (full_only and here[1] is not Sight.FULL):
            return _track_as_typed(request, _("This page was open for a long time. Please open your request again."))
        case, sight = here
        form = form_class.about(case, request.POST, request.FILES)
        if form.reference != case.reference:
            return _another_case(request, case, sight, form)
        if form.is_valid() and not _said_already(case, form):
            try:
                attachments.make_room(form.cleaned_data.get("attachments") or (), browsers.net_address(request))
                act(case, form)
            except Refused as refusal:
                form.add_error(None, str(refusal.message))
            except attachments.Full as full:
                form.add_error(None, str(full))
        if form.errors:
            return page(request, case, sight, form)
        return HttpResponseRedirect(f"{reverse('casework:track')}?da-gui={form.done}")

    return view


def _another_case(request: HttpRequest, case: Case, sight: Sight, form: CaseForm) -> HttpResponse:
    """Two tabs: the form belongs to one case, and another has been opened in this browser since."""
    words = _(
        "Nothing was sent: this form belongs to request %(other)s, but in this browser request %(reference)s is open"
        " now. What you wrote is kept below. Open the other request again to send it there."
    )
    typed = request.POST.copy()
    typed["case"] = form.initial["case"]
    again = type(form).about(case, typed)
    again.add_error(None, words % {"other": form.reference or "?", "reference": case.reference})
    return page(request, case, sight, again)


def _said_already(case: Case, form: CaseForm) -> bool:
    """The button was pressed twice: the second time finds its words there."""
    said = case.events.filter(at__gte=timezone.now() - PRESSED_TWICE).exclude(verb__in=INTERNAL).last()
    return said is not None and said.verb in BY_CUSTOMER and bool(said.text) and said.text == _words(form)


def _words(form: CaseForm) -> str:
    return form.text if isinstance(form, CallForm) else str(form.cleaned_data.get("text", ""))


def _answer(case: Case, form: Any) -> None:
    """An answer where one is waited for, else something more."""
    verb = customer_verbs.answer if customer_verbs.answer.refusal(case) is None else customer_verbs.add
    verb(case, text=form.cleaned_data["text"], files=form.rows(case))


def _object(case: Case, form: Any) -> None:
    customer_verbs.object_to(case, text=form.cleaned_data["text"], files=form.rows(case))


def _wish_call(case: Case, form: Any) -> None:
    customer_verbs.wish_call(case, text=form.text)


def _withdraw(case: Case, form: Any) -> None:
    customer_verbs.withdraw(case, text=form.cleaned_data["text"])


answer = _sends(AnswerForm, _answer)
object_to = _sends(ObjectForm, _object)
wish_call = _sends(CallForm, _wish_call)
withdraw = _sends(WithdrawForm, _withdraw, full_only=True)


@require_POST
def leave(request: HttpRequest) -> HttpResponseBase:
    """Close the case on a shared computer; receipts opened in this browser close with it."""
    rotate_token(request)
    response = HttpResponseRedirect(reverse("casework:track"))
    response.delete_cookie(COOKIE)
    return response


def _track_as_typed(request: HttpRequest, message: str) -> HttpResponse:
    """The form that opens a case, with whatever was typed into this or another one."""
    form = TrackForm(request.POST if "reference" in request.POST else None)
    if form.is_bound:
        form.is_valid()
        form.add_error(None, message)
    return _track_page(request, form, left_over=request.POST.get("text", ""), message=message)


def _sent_as_typed(form_class: type[CaseForm]) -> Callable[[HttpRequest, str], HttpResponse]:
    def redraw(request: HttpRequest, message: str) -> HttpResponse:
        here = opened(request)
        if here is None:
            return _track_as_typed(request, message)
        form = form_class.about(here[0], request.POST)
        form.add_error(None, message)
        return page(request, *here, form)

    return redraw


redraws["casework:track"] = _track_as_typed
redraws["casework:answer"] = _sent_as_typed(AnswerForm)
redraws["casework:object"] = _sent_as_typed(ObjectForm)
redraws["casework:wish_call"] = _sent_as_typed(CallForm)
redraws["casework:withdraw_case"] = _sent_as_typed(WithdrawForm)
