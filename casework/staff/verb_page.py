"""The verbs as pages of the case: GET asks, POST acts. What may be done, the page asks the verb; it has no rules of
its own."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.case import kinds, reaching
from casework.case import unsent as kept_unsent
from casework.case.case import Case
from casework.case.undo import Before
from casework.ground import seen
from casework.ground.errors import Refused, StaleMove
from casework.staff import answers, case_page, meanwhile, page, twice, typed, undoing, unsent
from casework.staff.forms import VerbForm
from casework.staff.page import Door
from casework.staff.timeline import timeline
from casework.staff.verbs import VerbPage

# How many lines of the timeline stand beside a form that came too late.
LATELY = 5


def verb_page(request: HttpRequest, site: AdminSite, case_id: int, its: VerbPage) -> HttpResponseBase:
    """Raises PermissionDenied: admin_view only knows that somebody is staff."""
    cases = Case.objects.select_related("person", "assignee", "policy_version")
    case = get_object_or_404(cases, pk=case_id)
    door = Door(request, site, right=its.verb.allowed(request.user, case.kind), shows=page.about(case))
    return _send(door, case, its) if request.method == "POST" else _open(door, case, its)


def _open(door: Door, case: Case, its: VerbPage) -> HttpResponse:
    kept = kept_unsent.of(case, door.staff).get(its.name)
    known = dict(kept.words) if kept else {}
    if its.letter and "template" in door.request.GET:
        known["text"] = _joined(known.get("text", ""), answers.chosen(door.request.GET["template"], case))
    form = its.form(case, **known)
    typed.put_back_into(door.request, form)
    asked = case_page.begun(case, its, door.staff, kept, form=form, refused=its.verb.refusal(case, door.staff))
    return _draw(door, case, its, asked)


def _send(door: Door, case: Case, its: VerbPage) -> HttpResponseBase:
    sent = door.request.POST
    typed.forget(door.request)
    if "discard" in sent:
        kept_unsent.forget(case, door.staff, its.name)
        messages.info(door.request, gettext("What you had begun is thrown away."))
        return _back(door, case)
    unsent.keep(case, door.staff, its, sent)
    if "fill" in sent and its.letter:
        return _ask(door, case, its, its.form(case, **_with_template(door.request, case)))
    form = its.form(case, sent)
    if form.is_valid() and "preview" in sent and its.letter:
        written = answers.preview(case, its.letter, form.cleaned_data["text"])
        return _ask(door, case, its, form, preview=written)
    return (_done(door, case, its, form) if form.is_valid() else None) or _ask(door, case, its, form)


def _done(door: Door, case: Case, its: VerbPage, form: VerbForm) -> HttpResponseBase | None:
    """Where it leads; None when it was refused, which then stands in the form."""
    data = dict(form.cleaned_data)
    case.version = data.pop("version")
    if not its.verb.moves and twice.is_done(case, door.staff, its.verb, data):
        return _done_already(door, case, its)
    before = Before.of(case)
    try:
        its.verb.pressed(case, door.staff, **its.arguments(case, data))
    except StaleMove:
        again = twice.is_done(case, door.staff, its.verb, data)
        return _done_already(door, case, its) if again else _look_again(door, case.pk, its)
    except Refused as refusal:
        form.add_error(None, str(refusal.message))
        if its.shown:
            seen.renew(form, its.shown(case))
        return None
    kept_unsent.forget(case, door.staff, its.name)
    messages.success(door.request, _what_happened(case, its, before))
    undoing.offer(door.request, case, its.verb, before)
    return _back(door, case)


def _back(door: Door, case: Case) -> HttpResponse:
    """To the case, which still knows from which list it was opened and what comes next there."""
    query = door.request.META.get("QUERY_STRING", "")
    return door.on("casework_case_change", case.pk, query=f"?{query}" if query else "")


def _done_already(door: Door, case: Case, its: VerbPage) -> HttpResponse:
    kept_unsent.forget(case, door.staff, its.name)
    messages.info(door.request, gettext("This was done a moment ago already; nothing was done twice."))
    return _back(door, case)


def undo_page(request: HttpRequest, site: AdminSite, case_id: int) -> HttpResponse:
    """Posted to by the button that stands on the page for a minute. Raises PermissionDenied."""
    case = get_object_or_404(Case.objects.select_related("person", "assignee"), pk=case_id)
    door = Door(request, site, right=kinds.may(request.user, "change", case.kind), shows=page.about(case))
    try:
        done = undoing.undo(request, case, door.staff)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        if done:
            messages.success(request, gettext("It is taken back: the case stands as it did."))
        else:
            messages.error(request, gettext("The minute is over, or nothing was done here: nothing was taken back."))
    return _back(door, case)


def _with_template(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What was typed stays, the words of the template stand beneath it."""
    known = request.POST.dict()
    its = answers.chosen(str(request.POST.get("template", "")), case)
    return known | {"text": _joined(str(known.get("text", "")), its)}


def _joined(typed_so_far: str, of_template: str) -> str:
    return "\n\n".join(filter(None, (typed_so_far.strip(), of_template)))


def _what_happened(case: Case, its: VerbPage, before: Before) -> str:
    """Where something was said to the customer, by which way it reaches them: never more than that."""
    return str(its.done) if before.nothing_left(case) else f"{its.done} {reaching.way_to(case).value}"


def _look_again(door: Door, case_id: int, its: VerbPage) -> HttpResponse:
    """What was typed, with what happened meanwhile beside it: sending it again is then a decision."""
    case = Case.objects.select_related("person", "assignee").get(pk=case_id)
    typed = door.request.POST.copy()
    typed["version"] = str(case.version)
    if its.shown:
        typed[seen.FIELD] = its.shown(case)
    form = its.form(case, typed)
    form.add_error(
        None,
        _("Somebody has changed this case in the meantime, and nothing of yours was sent. Read below what happened."),
    )
    form.add_error(None, meanwhile.words(case))
    recent = timeline(case, list(case.letters.all()))[-LATELY:]
    return _ask(door, case, its, form, lately=recent)


def _ask(door: Door, case: Case, its: VerbPage, form: VerbForm, **more: Any) -> HttpResponse:
    return _draw(door, case, its, case_page.box(case, its, form, **more))


def _draw(door: Door, case: Case, its: VerbPage, asked: case_page.Box) -> HttpResponse:
    crumbs = [(reverse("admin:casework_case_change", args=[case.pk]), case.reference)]
    return case_page.draw(door, case, [asked], title=its.label, crumbs=crumbs, its=its, form=asked.form)
