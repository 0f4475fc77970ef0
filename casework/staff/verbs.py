"""The verbs as pages: GET asks, POST acts. What may be done, the page asks the verb; it has no rules of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core import checks
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.case import reaching, verbs
from casework.case.case import Case
from casework.case.former import former_facts
from casework.case.letters import ENQUIRY, REPLY
from casework.case.timeline import SAID
from casework.case.verb import ALL, Verb
from casework.ground import seen
from casework.ground.errors import Refused, StaleMove
from casework.ground.phones import display_phone
from casework.intake import attachments
from casework.post.letter import LetterKind
from casework.staff import answers, forms, page, twice, typed
from casework.staff.forms import VerbForm
from casework.staff.page import Door
from casework.staff.timeline import Entry, timeline

# How many lines of the timeline stand beside a form that came too late.
LATELY = 5


def as_typed(case: Case, data: dict[str, Any]) -> dict[str, Any]:
    return data


@dataclass(frozen=True)
class VerbPage:
    """How staff meet a verb. `done` tells afterwards what happened. `letter`: the letter that the text becomes.
    `initial` fills the form in; `arguments` makes what the verb takes of what was typed; `aside` is a template drawn
    above the form; `shown` the digest of what it shows, for a verb that takes `seen` (casework.ground.seen)."""

    verb: Verb[..., object]
    label: str | Promise
    done: str | Promise
    form_class: type[VerbForm] = VerbForm
    letter: LetterKind | None = None
    initial: Callable[[Case], dict[str, Any]] = lambda case: {}
    arguments: Callable[[Case, dict[str, Any]], dict[str, Any]] = as_typed
    aside: str = ""
    shown: Callable[[Case], str] | None = None

    @property
    def name(self) -> str:
        return self.verb.name


PAGES: dict[str, VerbPage] = {}


def register(*pages: VerbPage) -> None:
    """An app registers the pages of its kinds' verbs when it is ready. Raises ValueError for a second page."""
    for each in pages:
        if each.name in PAGES:
            raise ValueError(f"{each.name} has a page already")
        PAGES[each.name] = each


register(
    VerbPage(verbs.claim, _("Take on"), _("The case is yours.")),
    VerbPage(verbs.record_call, _("Record a call"), _("The call is recorded."), forms.CallForm),
    VerbPage(verbs.reply, _("Answer"), _("The answer is given."), forms.ReplyForm, letter=REPLY),
    VerbPage(
        verbs.wait,
        _("Ask and wait"),
        _("The case waits for the customer."),
        forms.WaitForm,
        letter=ENQUIRY,
    ),
    VerbPage(verbs.resume, _("Go on without an answer"), _("The case goes on.")),
    VerbPage(verbs.close, _("Close"), _("The case is closed."), forms.CloseForm, letter=REPLY),
    VerbPage(verbs.assign, _("Give to somebody"), _("The case is given to your colleague."), forms.AssignForm),
    VerbPage(verbs.reopen, _("Open again"), _("The case is open again."), forms.ReopenForm),
    VerbPage(verbs.note, _("Note"), _("The note is kept."), forms.NoteForm),
    VerbPage(
        attachments.reject, _("Reject a file"), _("The file is gone; its name stays."), forms.RejectAttachmentForm
    ),
)


def offered(case: Case, user: User) -> list[VerbPage]:
    """The buttons of the case page."""
    return [each for each in PAGES.values() if each.verb.offered(case, user)]


@checks.register
def every_verb_has_its_page(**kwargs: object) -> list[checks.CheckMessage]:
    """Filing again asks for the facts of another kind, so it has a page of its own."""
    of_staff = {name for name, verb in ALL.items() if verb.has_page}
    return [
        checks.Error(f"The verb {name} has no page for staff, or a page no verb.", id="casework.E010")
        for name in sorted(of_staff ^ {*PAGES, "refile"})
    ]


def verb_page(request: HttpRequest, site: AdminSite, case_id: int, its: VerbPage) -> HttpResponseBase:
    """Raises PermissionDenied: admin_view only knows that somebody is staff."""
    case = get_object_or_404(Case.objects.select_related("person", "assignee"), pk=case_id)
    door = Door(request, site, right=its.verb.allowed(request.user, case.kind), shows=page.about(case))
    return _send(door, case, its) if request.method == "POST" else _open(door, case, its)


def _open(door: Door, case: Case, its: VerbPage) -> HttpResponse:
    text = answers.chosen(door.request.GET.get("template", ""), case) if its.letter else ""
    known = {"version": case.version, "text": text} | its.initial(case)
    if its.shown:
        known[seen.FIELD] = its.shown(case)
    form = its.form_class(initial=known)
    typed.put_back_into(door.request, form)
    return _ask(door, case, its, form, refused=its.verb.refusal(case, door.staff))


def _send(door: Door, case: Case, its: VerbPage) -> HttpResponseBase:
    sent = door.request.POST
    typed.forget(door.request)
    if "fill" in sent and its.letter:
        return _ask(door, case, its, its.form_class(initial=_with_template(door.request, case)))
    form = its.form_class(sent)
    form.about(case)
    if form.is_valid() and "preview" in sent and its.letter:
        written = answers.preview(case, its.letter, form.cleaned_data["text"])
        return _ask(door, case, its, form, preview=written)
    return (_done(door, case, its, form) if form.is_valid() else None) or _ask(door, case, its, form)


def _done(door: Door, case: Case, its: VerbPage, form: VerbForm) -> HttpResponseBase | None:
    """Where it leads; None when it was refused, which then stands in the form."""
    data = dict(form.cleaned_data)
    case.version = data.pop("version")
    if not its.verb.moves and twice.is_done(case, door.staff, its.verb, data):
        return _done_already(door, case)
    try:
        before = case.events.latest("pk").pk
        its.verb.pressed(case, door.staff, **its.arguments(case, data))
    except StaleMove:
        again = twice.is_done(case, door.staff, its.verb, data)
        return _done_already(door, case) if again else _look_again(door, case.pk, its)
    except Refused as refusal:
        form.add_error(None, str(refusal.message))
        if its.shown:
            seen.renew(form, its.shown(case))
        return None
    messages.success(door.request, _what_happened(case, its, before))
    return door.on("casework_case_change", case.pk)


def _done_already(door: Door, case: Case) -> HttpResponse:
    messages.info(door.request, gettext("This was done a moment ago already; nothing was done twice."))
    return door.on("casework_case_change", case.pk)


def _with_template(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What was typed stays, the words of the template stand beneath it."""
    known = request.POST.dict()
    both = (str(known.get("text", "")).strip(), answers.chosen(str(request.POST.get("template", "")), case))
    return known | {"text": "\n\n".join(filter(None, both))}


def _what_happened(case: Case, its: VerbPage, before: int) -> str:
    """Where something was said to the customer, by which way it reaches them: never more than that."""
    said = case.events.filter(pk__gt=before, verb__in=SAID).exclude(text="").exists()
    return f"{its.done} {reaching.way_to(case).value}" if said else str(its.done)


def _look_again(door: Door, case_id: int, its: VerbPage) -> HttpResponse:
    """What was typed, with what happened meanwhile beside it: sending it again is then a decision."""
    case = Case.objects.select_related("person", "assignee").get(pk=case_id)
    typed = door.request.POST.copy()
    typed["version"] = str(case.version)
    if its.shown:
        typed[seen.FIELD] = its.shown(case)
    form = its.form_class(typed)
    form.add_error(
        None,
        _("Somebody has changed this case in the meantime, and nothing of yours was sent. Read below what happened."),
    )
    recent = timeline(case, list(case.letters.all()))[:LATELY]
    return _ask(door, case, its, form, lately=recent)


def _ask(
    door: Door,
    case: Case,
    its: VerbPage,
    form: VerbForm,
    *,
    lately: Sequence[Entry] = (),
    **more: Any,
) -> HttpResponse:
    form.about(case)
    context = {
        "case": case,
        "phone": display_phone(case.person.phone) if case.person else "",
        "verb": its,
        "detail": case.detail,
        "facts": case.registration.summary(case.detail),
        "former": former_facts(case),
        "panel": case.registration.panel,
        "form": form,
        "lately": lately,
        "templates": answers.offered(case) if its.letter else (),
    }
    crumbs = [(reverse("admin:casework_case_change", args=[case.pk]), case.reference)]
    return door.page("admin/casework/verb.html", title=its.label, model=Case, crumbs=crumbs, **context | more)
