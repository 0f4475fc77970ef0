"""The verbs as pages: GET asks, POST acts. What may be done is checked here and again by the case itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.case import kinds
from casework.case.case import Case
from casework.case.letters import ENQUIRY, REPLY
from casework.case.states import Status
from casework.ground.errors import Refused, StaleMove
from casework.ground.phones import display_phone
from casework.post.letter import LetterKind
from casework.staff import answers, forms, page
from casework.staff.forms import VerbForm
from casework.staff.page import Door
from casework.staff.timeline import Entry, timeline

Acts = Callable[[Case, Any, dict[str, Any]], object]


@dataclass(frozen=True)
class Verb:
    """`done` tells afterwards what happened. `states`: where the button is shown. `letter`: the letter that the text
    becomes; without an address the customer cannot get it. `kinds`: none means all; `when` narrows it further.
    `initial` fills the form in; `aside` is a template drawn above it. `right`: a permission beyond that on the kind."""

    name: str
    label: str | Promise
    done: str | Promise
    form_class: type[VerbForm]
    act: Acts
    states: tuple[str, ...]
    letter: LetterKind | None = None
    needs_mail: bool = False
    kinds: tuple[str, ...] = ()
    when: Callable[[Case], bool] = lambda case: True
    initial: Callable[[Case], dict[str, Any]] = lambda case: {}
    aside: str = ""
    right: str = ""

    def fits(self, case: Case) -> bool:
        has_mail = bool(case.person and case.person.email)
        here = case.status in self.states and (not self.kinds or case.kind in self.kinds)
        return here and (has_mail or not self.needs_mail) and self.when(case)

    def allowed(self, user: Any, case: Case) -> bool:
        may = kinds.may(user, "change", case.kind) and (not self.kinds or case.kind in self.kinds)
        return may and (not self.right or user.has_perm(self.right))


# How many lines of the timeline stand beside a form that came too late.
LATELY = 5
OPEN = (Status.NEW, Status.IN_PROGRESS, Status.WAITING)
VERBS = {
    verb.name: verb
    for verb in (
        Verb(
            "claim",
            _("Take on"),
            _("The case is yours."),
            VerbForm,
            lambda case, staff, data: case.claim(staff=staff),
            (Status.NEW,),
        ),
        Verb(
            "record_call",
            _("Record a call"),
            _("The call is recorded."),
            forms.CallForm,
            lambda case, staff, data: case.record_call(staff=staff, **data),
            OPEN,
        ),
        Verb(
            "reply",
            _("Answer"),
            _("The answer is on its way."),
            forms.ReplyForm,
            lambda case, staff, data: case.reply(staff=staff, **data),
            OPEN,
            letter=REPLY,
            needs_mail=True,
        ),
        Verb(
            "wait",
            _("Ask and wait"),
            _("The question is on its way; the case waits."),
            forms.WaitForm,
            lambda case, staff, data: case.wait(staff=staff, question=data["text"]),
            (Status.NEW, Status.IN_PROGRESS),
            letter=ENQUIRY,
            needs_mail=True,
        ),
        Verb(
            "resume",
            _("Go on without an answer"),
            _("The case goes on."),
            VerbForm,
            lambda case, staff, data: case.resume(staff=staff),
            (Status.WAITING,),
        ),
        Verb(
            "close",
            _("Close"),
            _("The case is closed."),
            forms.CloseForm,
            lambda case, staff, data: case.close(staff=staff, **data),
            OPEN,
            letter=REPLY,
        ),
        Verb(
            "reopen",
            _("Open again"),
            _("The case is open again."),
            forms.ReopenForm,
            lambda case, staff, data: case.reopen(staff=staff, **data),
            (Status.CLOSED,),
        ),
        Verb(
            "note",
            _("Note"),
            _("The note is kept."),
            forms.NoteForm,
            lambda case, staff, data: case.note(staff=staff, **data),
            (*OPEN, Status.CLOSED),
        ),
    )
}


def offered(case: Case, user: Any) -> list[Verb]:
    """The buttons of the case page."""
    return [verb for verb in VERBS.values() if verb.allowed(user, case) and verb.fits(case)]


def register(*verbs: Verb) -> None:
    """Verbs of one kind's own workflow; its app registers them with its admin."""
    for verb in verbs:
        if verb.name in VERBS:
            raise ValueError(f"{verb.name} is registered twice")
        VERBS[verb.name] = verb


def verb_page(request: HttpRequest, site: AdminSite, case_id: int, verb: Verb) -> HttpResponseBase:
    """Raises PermissionDenied: admin_view only knows that somebody is staff."""
    case = get_object_or_404(Case.objects.select_related("person", "assignee"), pk=case_id)
    door = Door(request, site, right=verb.allowed(request.user, case), shows=page.about(case))
    if request.method != "POST":
        text = answers.chosen(request, case) if verb.letter else ""
        known = {"version": case.version, "text": text} | verb.initial(case)
        return _ask(door, case, verb, verb.form_class(initial=known))
    form = verb.form_class(request.POST)
    form.about(case)
    if form.is_valid() and "preview" in request.POST and verb.letter:
        written = answers.preview(case, verb.letter, form.cleaned_data["text"])
        return _ask(door, case, verb, form, preview=written)
    if form.is_valid():
        data = dict(form.cleaned_data)
        case.version = data.pop("version")
        try:
            verb.act(case, door.staff, data)
        except StaleMove:
            return _look_again(door, case.pk, verb)
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, str(verb.done))
            return door.on("casework_case_change", case.pk)
    return _ask(door, case, verb, form)


def _look_again(door: Door, case_id: int, verb: Verb) -> HttpResponse:
    """What was typed, with what happened meanwhile beside it: sending it again is then a decision."""
    case = Case.objects.select_related("person", "assignee").get(pk=case_id)
    typed = door.request.POST.copy()
    typed["version"] = str(case.version)
    form = verb.form_class(typed)
    form.add_error(
        None,
        _("Somebody has changed this case in the meantime, and nothing of yours was sent. Read below what happened."),
    )
    recent = timeline(case, list(case.letters.all()))[:LATELY]
    return _ask(door, case, verb, form, lately=recent)


def _ask(
    door: Door,
    case: Case,
    verb: Verb,
    form: VerbForm,
    *,
    lately: Sequence[Entry] = (),
    **more: Any,
) -> HttpResponse:
    form.about(case)
    context = {
        "case": case,
        "phone": display_phone(case.person.phone) if case.person else "",
        "verb": verb,
        "detail": case.detail,
        "facts": case.registration.summary(case.detail),
        "panel": case.registration.panel,
        "form": form,
        "lately": lately,
        "templates": answers.offered(case) if verb.letter else (),
    }
    crumbs = [(reverse("admin:casework_case_change", args=[case.pk]), case.reference)]
    return door.page("admin/casework/verb.html", title=verb.label, model=Case, crumbs=crumbs, **context | more)
