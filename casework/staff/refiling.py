"""Filing a misfiled case again as another kind: what that kind asks for, without the contact, which is known."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.case import kinds
from casework.case.case import Case
from casework.centre import site_state
from casework.ground.errors import Refused
from casework.ground.kind import Kind
from casework.intake.filing import refile
from casework.intake.forms import Counter, IntakeForm, intake_form
from casework.staff import page
from casework.staff.forms import VerbForm
from casework.staff.page import Door, staff_of


def refile_page(request: HttpRequest, site: AdminSite, case_id: int) -> HttpResponse:
    """First the kind is chosen, then its facts are asked for. Raises PermissionDenied."""
    case = get_object_or_404(Case.objects.select_related("person", "assignee"), pk=case_id)
    door = Door(request, site, right=refile.allowed(request.user, case.kind), shows=page.about(case))
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if kind not in Kind.values or kind == case.kind:
        return _ask(door, case, None, None)
    how = VerbForm(request.POST or None, initial={"version": case.version})
    form = _facts(request, case, kind)
    if request.method != "POST" or not (how.is_valid() and form.is_valid()):
        return _ask(door, case, form, how, kind=kind)
    case.version = how.cleaned_data["version"]
    try:
        refile.pressed(case, door.staff, kind=kind, clocks=form.filing().clocks, details=form.details)
    except Refused as refusal:
        form.add_error(None, str(refusal.message))
        return _ask(door, case, form, how, kind=kind)
    messages.success(request, _("%(reference)s is filed again.") % {"reference": case.reference})
    if kinds.may(request.user, "view", kind):
        return door.on("casework_case_change", case.pk)
    return door.on("casework_case_changelist")


def _facts(request: HttpRequest, case: Case, kind: str) -> IntakeForm:
    form_class = intake_form(kind)
    counter = Counter(staff_of(request), case.channel, knows_contact=True)
    data: Any = request.POST if request.method == "POST" else None
    return form_class(data, request.FILES or None, policy=site_state.current().policy, counter=counter)


def _ask(
    door: Door,
    case: Case,
    form: IntakeForm | None,
    how: forms.Form | None,
    *,
    kind: str = "",
) -> HttpResponse:
    return door.page(
        "admin/casework/refile.html",
        title=_("File again as another kind"),
        model=Case,
        crumbs=[(reverse("admin:casework_case_change", args=[case.pk]), case.reference)],
        case=case,
        form=form,
        how=how,
        kind=kind,
        fields=[field for field in form if field.name != "token"] if form else [],
        kinds=[(value, label) for value, label in Kind.choices if value != case.kind],
    )
