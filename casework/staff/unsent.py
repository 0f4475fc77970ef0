"""The words of a form that was not sent: which of them are kept, and how they come back into it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404

from casework.case import unsent
from casework.case.case import Case
from casework.staff import verbs
from casework.staff.page import staff_of
from casework.staff.verbs import VerbPage

# What is chosen alone is chosen again in a moment.
TYPED = (forms.Textarea, forms.TextInput)


def saved(request: HttpRequest, case_id: int, verb: str) -> HttpResponse:
    """Posted to by a script while somebody types; the answer shows nothing. Raises PermissionDenied."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    its = verbs.PAGES.get(verb)
    if its is None:
        raise Http404("no such verb")
    case = get_object_or_404(Case, pk=case_id)
    if not its.verb.allowed(request.user, case.kind):
        raise PermissionDenied
    keep(case, staff_of(request), its, request.POST)
    return HttpResponse(status=204)


def keep(case: Case, staff: User, its: VerbPage, sent: Mapping[str, Any]) -> None:
    """Nothing where nothing was typed."""
    form = its.form(case, sent)
    seen = {field.html_name: field for field in form.visible_fields() if not field.field.widget.needs_multipart_form}
    words = {name: str(sent.get(name, "")) for name in seen}
    begun = any(words[name].strip() for name, field in seen.items() if isinstance(field.field.widget, TYPED))
    unsent.keep(case, staff, its.name, words if begun else {})
