"""Moving many cases at once: each by its own verb, and whoever could not be moved is named."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import helpers
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework.case.case import Case
from casework.case.colleagues import who_may_work, with_load
from casework.case.states import Outcome
from casework.case.verb import Verb
from casework.ground.errors import Refused, StaleMove
from casework.ledger import trail
from casework.staff import meanwhile, page
from casework.staff.forms import StaffField
from casework.staff.page import staff_of

MOST = 200


class ManyForm(forms.Form):
    """What is asked about many cases at once."""

    def about(self, chosen: QuerySet[Case]) -> None:
        """Fit the fields to the cases."""


class AssignForm(ManyForm):
    to = StaffField(label=gettext_lazy("Give to"))

    def about(self, chosen: QuerySet[Case]) -> None:
        kinds_chosen = chosen.order_by().values_list("kind", flat=True).distinct()
        self.fields["to"].queryset = with_load(who_may_work(*kinds_chosen))  # type: ignore[attr-defined]


class CloseManyForm(ManyForm):
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=Outcome,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Only whoever could not be reached gets a letter. A case that ends without what was asked for is left open"
            " until its customer has been told why."
        ),
    )


def too_many(request: HttpRequest, chosen: QuerySet[Case], most: int | None = None) -> bool:
    """Tell whoever chose a whole list that nothing was done: taking only some of it would go unnoticed."""
    most = MOST if most is None else most
    if not chosen[most:].exists():
        return False
    words = _("At most %(most)s cases can be chosen at once; nothing was done. Filter the list further.")
    messages.error(request, words % {"most": most})
    return True


def move_each(
    request: HttpRequest,
    chosen: QuerySet[Case],
    verb: Verb[..., object],
    data: Mapping[str, Any] | None = None,
    seen: Mapping[str, str] | None = None,
) -> None:
    """In the order of the queue; a refusal stops only its own case. `seen`: primary key → version on the screen."""
    moved, refused = 0, []
    for case in chosen.select_related("person", "assignee"):
        try:
            if seen is not None and seen.get(str(case.pk)) != str(case.version):
                raise StaleMove
            verb.pressed(case, page.staff_of(request), **(data or {}))
            moved += 1
        except StaleMove as stale:
            refused.append(f"{case.reference}: {stale.message} {meanwhile.words(case)}")
        except Refused as refusal:
            refused.append(f"{case.reference}: {refusal.message}")
    if moved:
        done = ngettext("%(count)s case moved.", "%(count)s cases moved.", moved) % {"count": moved}
        messages.success(request, done)
    for line in refused[:20]:
        messages.warning(request, line)


@dataclass(frozen=True)
class Question:
    """What is asked between the list and the deed. `action`: the name by which the list calls it."""

    action: str
    title: str | Promise
    form_class: type[ManyForm]
    verb: Verb[..., object]


def ask_first(
    model_admin: Any, request: HttpRequest, chosen: QuerySet[Case], question: Question, *, right: bool
) -> HttpResponse | None:
    """The page with the question; None once it is answered and done."""
    if too_many(request, chosen):
        return None
    form = question.form_class(request.POST if "sure" in request.POST else None)
    form.about(chosen)
    if form.is_bound and form.is_valid():
        seen = dict(each.split(":", 1) for each in request.POST.getlist("seen") if ":" in each)
        move_each(request, chosen, question.verb, form.cleaned_data, seen)
        return None
    cases = list(chosen.select_related("person"))
    shows = page.people(each.person_id for each in cases)
    door = page.Door(request, model_admin.admin_site, right=right, shows=shows, as_page=question.action)
    return door.page(
        "admin/casework/bulk.html",
        title=question.title,
        model=model_admin.model,
        form=form,
        cases=cases,
        seen=request.POST.getlist("seen"),
        action=question.action,
        box=helpers.ACTION_CHECKBOX_NAME,
    )


def noted(request: HttpRequest, verb: str, count: int) -> None:
    """Exports and bulk moves stand in the trail as such, too."""
    trail.record(verb, f"{count} cases", staff=staff_of(request))
