"""Holds, erasures and certificates in the admin."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.forms.models import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from casework.erasure import holds
from casework.erasure.certificate import Certificate
from casework.erasure.hold import NEVER_HELD, Hold, HoldGround
from casework.erasure.order import ErasureOrder, OrderState
from casework.ground import seen
from casework.ground.dates import DateField
from casework.ground.declarations import personal_models
from casework.ground.errors import Refused
from casework.staff import page
from casework.staff.forms import PersonsCaseField
from casework.staff.read_only import ReadOnlyAdmin


def holdable() -> list[tuple[str, str]]:
    """Every declared field that an erasure would change and that can be held, by its label."""
    fields = [(model, field) for model in personal_models() for field in model._meta.concrete_fields]
    changed = [
        (f"{model._meta.label}.{field.name}", f"{model._meta.verbose_name}: {field.verbose_name}")
        for model, field in fields
        if not model.personal_data[field.name].on_erasure.stays  # type: ignore[attr-defined]
    ]
    return [(label, words) for label, words in changed if label not in NEVER_HELD]


class HoldForm(forms.ModelForm):
    """The person is named by a case of theirs."""

    reference = PersonsCaseField()
    fields_held = forms.MultipleChoiceField(
        label=_("Held fields"), choices=holdable, widget=forms.CheckboxSelectMultiple
    )
    ground = forms.ChoiceField(label=_("Ground"), choices=HoldGround, widget=forms.RadioSelect)

    class Meta:
        model = Hold
        fields = ("ground", "document", "until")

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        try:
            holds.check_end(until)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal.message), code=refusal.code) from None
        return until


class EndForm(forms.Form):
    """Another end for a hold that stands."""

    until = DateField(
        label=_("Propose another end"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose the day on which the hold ends.")},
    )


class EndFilter(admin.SimpleListFilter):
    title = _("its end")
    parameter_name = "end"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("waits", str(_("waits for a second person")))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Hold]) -> QuerySet[Hold]:
        return queryset.filter(pk__in=Hold.objects.waiting()) if self.value() == "waits" else queryset


@admin.register(Hold)
class HoldAdmin(admin.ModelAdmin):
    """Entered by one, its end set by another, and ended by that day."""

    change_form_template = "admin/casework/hold.html"

    form = HoldForm
    list_display = (
        "ground", "document", "until", "set_by", "proposed_until", "released_at", "entered_by", "created_at",
    )  # fmt: skip
    list_select_related = ("entered_by", "set_by")
    list_filter = (EndFilter, "ground")
    readonly_fields = ("whose",)

    @admin.display(description=_("person"))
    def whose(self, hold: Hold) -> str:
        return hold.person.full_name

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj:
            return (
                "whose", "ground", "document", "until", "until_by", "set_by", "proposed_until", "proposed_by", "fields",
                "entered_by", "created_at", "released_at",
            )  # fmt: skip
        return ("reference", "ground", "fields_held", "document", "until")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **kwargs | ({"form": ModelForm} if obj else {}))

    def save_model(self, request: HttpRequest, obj: Hold, form: Any, change: bool) -> None:
        obj.person, obj.fields = form.cleaned_data["reference"].person, form.cleaned_data["fields_held"]
        holds.enter(obj, until=form.cleaned_data["until"], staff=page.staff_of(request))

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        hold = page.record_or_404(Hold.objects.select_related("proposed_by"), object_id)
        stands = hold.released_at is None and self.has_add_permission(request)
        mine = hold.proposed_by_id == page.staff_of(request).pk
        more = {
            "hold": hold,
            "seen": holds.shown(hold),
            "may_set": stands and hold.proposed_until and not mine,
            "end_form": EndForm() if stands else None,
        }
        return super().change_view(request, object_id, extra_context=more)

    def get_urls(self) -> list[URLPattern]:
        pages = {"propose_end": self._propose_end, "set_end": self._set_end}
        own = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(require_POST(view)), name=f"casework_hold_{name}")
            for name, view in pages.items()
        ]
        return [*own, *super().get_urls()]

    def _propose_end(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        form = EndForm(request.POST)
        if not form.is_valid():
            self.message_user(request, " ".join(map(str, form.errors["until"])), messages.ERROR)
            return page.Door(request, self.admin_site, right=self.has_add_permission(request), shows=page.NOBODY).on(
                "casework_hold_change", pk
            )
        return self._done(request, pk, lambda hold, staff: holds.propose_end(hold, staff=staff, **form.cleaned_data))

    def _set_end(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return self._done(request, pk, lambda hold, staff: holds.set_end(hold, seen=seen.of(request), staff=staff))

    def _done(self, request: HttpRequest, pk: int, act: Callable[[Hold, User], object]) -> HttpResponseBase:
        hold = get_object_or_404(Hold, pk=pk)
        door = page.Door(request, self.admin_site, right=self.has_add_permission(request), shows=page.about(hold))
        try:
            act(hold, door.staff)
        except Refused as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
        return door.on("casework_hold_change", pk)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class StateFilter(admin.SimpleListFilter):
    title = _("state of the erasure")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(state.value, str(state.label)) for state in OrderState]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ErasureOrder]) -> QuerySet[ErasureOrder]:
        state = self.value()
        return queryset.filter(pk__in=ErasureOrder.objects.in_state(state)) if state in OrderState.values else queryset


@admin.register(ErasureOrder)
class ErasureAdmin(ReadOnlyAdmin):
    """What waits for a second officer or for a redaction; what one officer did alone, with the reason, for managers and
    auditors."""

    list_filter = (StateFilter,)
    list_display = (
        "case",
        "state",
        "ordered_by",
        "ordered_at",
        "executed_by",
        "executed_at",
        "alone_reason",
        "checked_at",
    )
    list_select_related = ("case", "ordered_by", "executed_by")
    fields = (
        "case", "whose", "ordered_by", "ordered_at", "executed_by", "executed_at", "called_off_at", "alone_reason",
        "report", "checked_at",
    )  # fmt: skip

    @admin.display(description=_("person"))
    def whose(self, order: ErasureOrder) -> str:
        """Nobody once it is carried out."""
        return (order.case.person and order.case.person.full_name) or "–"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ErasureOrder]:
        return ErasureOrder.objects.with_state()

    @admin.display(description=_("state of the erasure"))
    def state(self, order: ErasureOrder) -> str:
        return str(OrderState(order.state).label)  # type: ignore[attr-defined]


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    list_display = ("number", "at", "digest")
    search_fields = ("number__exact",)
    ordering = ("-id",)
