"""The page of a case. Reference plus the e-mail or phone given opens a plain timeline, and nothing personal; the link
from a letter, or an anonymous customer's passphrase, all that was said."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from enum import Enum
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
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
from casework.case.timeline import INTERNAL, SAID, Event, Happened
from casework.centre import time_limits
from casework.ground import browsers, links
from casework.ground.cookies import Cookie
from casework.ground.errors import Refused, StaleMove
from casework.intake import attachments, leaving, passphrases, shown_again
from casework.intake.tracking_forms import AnswerForm, CallForm, CaseForm, ObjectForm, TrackForm, WithdrawForm
from casework.intake.uploads import Accepted
from casework.people import identity

COOKIE = Cookie("vsign_track", max_age=30 * 60)
PRESSED_TWICE = timedelta(minutes=10)
signer = TimestampSigner(salt="casework.track")
PARTS: tuple[type[CaseForm], ...] = (AnswerForm, ObjectForm, CallForm, WithdrawForm)
# What was typed into the page of a case goes along while the case has to be opened again.
CARRIED = ("text", "why", "slot")


class Sight(Enum):
    """How much of a case is shown: everything to whoever came by mailbox or passphrase, else where it stands."""

    FULL = "full"
    BARE = "bare"


def find(reference: str, contact: str) -> Case | None:
    """One query with the same work whatever is wrong. An anonymous case is followed with its passphrase."""
    reached = identity.contact(email=contact, phone=contact, prefix="person__")
    unknown = Q(person=None, passphrase_digest__in=passphrases.digests(contact))
    return Case.objects.filter(reached | unknown, reference=reference).first()


def opened(request: HttpRequest) -> tuple[Case, Sight] | None:
    """The case this browser has opened within the last half hour, and how much of it."""
    try:
        sight, _slash, reference = signer.unsign(COOKIE.read(request), max_age=COOKIE.max_age).partition("/")
        case = Case.objects.select_related("person").filter(reference=reference).first()
        return (case, Sight(sight)) if case else None
    except (BadSignature, ValueError):
        return None


def open_here(response: HttpResponseBase, case: Case, sight: Sight) -> None:
    COOKIE.put(response, signer.sign(f"{sight.value}/{case.reference}"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponseBase:
    if request.method == "POST":
        return _look_up(request)
    here = opened(request)
    if here:
        return page(request, *here)
    return _track_page(request, TrackForm())


def _track_page(request: HttpRequest, form: TrackForm, message: str = "") -> HttpResponse:
    """What was written for a case that is no longer open here waits on the page, and goes into it when it is opened."""
    written = AnswerForm(request.POST or None, request.FILES)
    if written.is_bound:
        written.as_typed()
        written.keep_files(browsers.net_address(request), browsers.browser(request))
    carried = {name: request.POST.get(name, "") for name in CARRIED}
    context = {
        "form": form,
        "message": message,
        "carried": {name: words for name, words in carried.items() if words.strip()},
        "files": written.fields["attachments"],
        "keeps_typed": True,
    }
    return render(request, "casework/track.html", context)


def _look_up(request: HttpRequest) -> HttpResponseBase:
    form = TrackForm(request.POST)
    case = find(form.cleaned_data["reference"], form.cleaned_data["contact"]) if form.is_valid() else None
    if case is None:
        if not form.errors:
            form.add_error(None, _("We found no request with this reference and this address or number."))
        return _track_page(request, form)
    sight = Sight.FULL if case.person is None else Sight.BARE
    if any(name in request.POST for name in (*CARRIED, "_attachments_key")):
        response = page(request, case, sight, message=_("What you wrote is here again. It has not been sent yet."))
    else:
        response = HttpResponseRedirect(reverse("casework:track"))
    open_here(response, case, sight)
    return response


def page(
    request: HttpRequest,
    case: Case,
    sight: Sight,
    sent: CaseForm | None = None,
    *,
    done: str = "",
    message: str = "",
) -> HttpResponse:
    """The page of the case. `sent`: the part that was sent and is shown again; the others keep what was typed."""
    full = sight is Sight.FULL
    answering = customer_verbs.answer.refusal(case) is None
    writes = ObjectForm if not case.is_open else AnswerForm
    offered = {
        each.done: _part(request, case, each, sent, done)
        for each, verb, shown in (
            (AnswerForm, customer_verbs.answer if answering else customer_verbs.add, writes is AnswerForm),
            (ObjectForm, customer_verbs.object_to, writes is ObjectForm),
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
        "names_case": next(iter(offered.values())) if offered else None,
        "offered": offered,
        "withdrawing": case.registration.withdrawing(case) if "withdraw" in offered else "",
        "form": sent,
        "left_over": _without_a_place(request, offered, done),
        "done": done or (request.GET.get("da-gui", "") if request.method == "GET" else ""),
        "message": message,
        "keeps_typed": bool(offered),
    }
    return render(request, "casework/timeline.html", context)


def _part(request: HttpRequest, case: Case, form_class: type[CaseForm], sent: CaseForm | None, done: str) -> CaseForm:
    if sent and sent.done == form_class.done:
        part = sent
    elif request.method != "POST" or done == form_class.done:
        return form_class.about(case)
    else:
        part = form_class.about(case, request.POST, request.FILES)
        part.as_typed()
    part.keep_files(browsers.net_address(request), browsers.browser(request))
    part.data = dict(part.data.items()) | {"case": part.initial["case"]}
    return part


def _without_a_place(request: HttpRequest, offered: Mapping[str, CaseForm], done: str) -> str:
    """What was written into a part that is no longer there."""
    places = {part.words for part in offered.values()}
    taken = next((each.words for each in PARTS if each.done == done), "")
    return "\n\n".join(filter(None, (request.POST.get(n, "") for n in CARRIED if n not in {*places, taken, "slot"})))


def _public(case: Case) -> QuerySet[Event]:
    return case.events.exclude(verb__in=INTERNAL)


Act = Callable[[Case, Any], object]


def _sends(form_class: type[CaseForm], act: Act, *, full_only: bool = False) -> Callable[..., HttpResponseBase]:
    """What a part of the page does to the case it names, when that is the one open in this browser."""

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
        if form.is_valid():
            _act(request, case, form, act)
        if form.errors:
            return page(request, case, sight, form)
        form.forget_files()
        if _wrote_more(request, form):
            return page(request, _fresh(case), sight, done=form.done)
        return HttpResponseRedirect(f"{reverse('casework:track')}?da-gui={form.done}")

    return view


def _act(request: HttpRequest, case: Case, form: CaseForm, act: Act) -> None:
    """Once, however often the button was pressed; what refuses it stands in the form."""
    try:
        files = form.cleaned_data.get("attachments") or ()
        if _said_already(case, form, files):
            return
        attachments.make_room(files, browsers.net_address(request))
        _whoever_else_moves_it(case, form, files, act)
    except Refused as refusal:
        form.add_error(None, str(refusal.message))
    except attachments.Full as full:
        form.forget_files()
        form.add_error(None, str(full))


def _whoever_else_moves_it(case: Case, form: CaseForm, files: Sequence[Accepted], act: Act) -> None:
    """Staff move the case at the same moment, or the other press of this button does."""
    try:
        act(case, form)
    except StaleMove:
        now = _fresh(case)
        if not _said_already(now, form, files):
            act(now, form)


def _fresh(case: Case) -> Case:
    return Case.objects.select_related("person").get(pk=case.pk)


def _wrote_more(request: HttpRequest, sent: CaseForm) -> bool:
    """Whether another part of the page has words or files that were not sent with this one."""
    words = any(request.POST.get(each.words, "").strip() for each in PARTS if each.words and each.words != sent.words)
    return words or (not sent.takes_files() and AnswerForm.has_files_in(request.POST, request.FILES))


def _another_case(request: HttpRequest, case: Case, sight: Sight, form: CaseForm) -> HttpResponse:
    """Two tabs: the form belongs to one case, and another has been opened in this browser since."""
    words = _(
        "Nothing was sent: this form belongs to request %(other)s, but in this browser request %(reference)s is open"
        " now. What you wrote is kept below. Open the other request again to send it there."
    )
    form.is_valid()
    form.add_error(None, words % {"other": form.reference or "?", "reference": case.reference})
    return page(request, case, sight, form)


def _said_already(case: Case, form: CaseForm, files: Sequence[Accepted]) -> bool:
    """The button was pressed twice: the second time finds its words and files there."""
    last = case.events.filter(at__gte=timezone.now() - PRESSED_TWICE)
    said = last.exclude(verb__in=[*INTERNAL, Happened.CLOSED]).last()
    if said is None or said.verb not in form.events or said.text != form.said:
        return False
    return all(case.attachments.filter(name=each.name, content=each.content).exists() for each in files)


def _answer(case: Case, form: Any) -> None:
    customer_verbs.saying_more(case)(case, text=form.cleaned_data["text"], files=form.rows(case))


def _object(case: Case, form: Any) -> None:
    customer_verbs.object_to(case, text=form.cleaned_data["text"], files=form.rows(case))


def _wish_call(case: Case, form: Any) -> None:
    customer_verbs.wish_call(case, text=form.said)


def _withdraw(case: Case, form: Any) -> None:
    customer_verbs.withdraw(case, text=form.said)


answer = _sends(AnswerForm, _answer)
object_to = _sends(ObjectForm, _object)
wish_call = _sends(CallForm, _wish_call)
withdraw = _sends(WithdrawForm, _withdraw, full_only=True)


@require_POST
def leave(request: HttpRequest) -> HttpResponseBase:
    """Close the case on a shared computer, with all that was typed and opened here."""
    return leaving.leave(request, "casework:track")


def _track_as_typed(request: HttpRequest, message: str) -> HttpResponse:
    """The form that opens a case, with whatever was typed into this or another one."""
    form = TrackForm(request.POST if "reference" in request.POST else None)
    if form.is_bound:
        form.as_typed(message)
    return _track_page(request, form, message)


def _as_typed(form_class: type[CaseForm]) -> Callable[[HttpRequest, str], HttpResponse]:
    def draw(request: HttpRequest, message: str) -> HttpResponse:
        here = opened(request)
        if here is None or "reference" in request.POST:
            return _track_as_typed(request, message)
        form = form_class.about(here[0], request.POST, request.FILES)
        form.as_typed(message)
        return page(request, *here, form)

    return draw


shown_again.register("casework:track", AnswerForm, _as_typed(AnswerForm))
shown_again.register("casework:answer", AnswerForm, _as_typed(AnswerForm))
shown_again.register("casework:object", ObjectForm, _as_typed(ObjectForm))
shown_again.register("casework:wish_call", AnswerForm, _as_typed(CallForm))
shown_again.register("casework:withdraw_case", AnswerForm, _as_typed(WithdrawForm))
