"""Places to redact: before anything is done each is shown with its sentence, what was found in it, and its case."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.erasure import answers
from casework.erasure.answers import Sight
from casework.erasure.columns import record_of
from casework.erasure.order import KeptGround, ScanHit
from casework.ground.errors import Refused
from casework.staff import page
from casework.staff.page import Door
from casework.staff.read_only import ReadOnlyAdmin

REDACT, UNDO = "redact", "undo"
MOST = 25
PARENTS = ("case", "order", "disclosure", "purchase")


class AnswerForm(forms.Form):
    """One answer to every place on the page."""

    answer = forms.ChoiceField(
        label=_("What is done with it"),
        choices=[
            (REDACT, _("Take out what is marked")),
            *((ground.value, ground.label) for ground in KeptGround),
            (UNDO, _("Undo the answer given before")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is done with it.")},
    )
    words = forms.CharField(
        label=_("Why it is kept"), required=False, max_length=300, help_text=_("For the record; no names.")
    )


@dataclass(frozen=True)
class Shown:
    """A place as the page draws it."""

    hit: ScanHit
    sight: Sight
    record: Model | None

    @classmethod
    def of(cls, hit: ScanHit) -> "Shown":
        return cls(hit, answers.sight_of(hit), record_of(hit.table, hit.row))

    @property
    def where(self) -> tuple[str | Promise, str | Promise]:
        """Table and field, as people call them."""
        if self.record is None:
            return self.hit.table, self.hit.column
        fields = self.record._meta.concrete_fields
        named = (getattr(field, "verbose_name", "") for field in fields if field.column == self.hit.column)
        return self.record._meta.verbose_name or "", next(named, self.hit.column)

    @property
    def case(self) -> Case | None:
        return _case_of(self.record)

    @property
    def address(self) -> str:
        """Of the page on which the record stands; empty when there is none."""
        if self.case:
            return reverse("admin:casework_case_change", args=[self.case.pk])
        if self.record is None:
            return ""
        opts = self.record._meta
        try:
            return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[self.record.pk])
        except NoReverseMatch:
            return ""


def _case_of(record: Model | None) -> Case | None:
    """The case of the record, or of the record it belongs to."""
    if record is None or isinstance(record, Case):
        return record
    parents = [field.name for field in record._meta.concrete_fields if field.name in PARENTS]
    return _case_of(getattr(record, parents[0])) if parents else None


@admin.register(ScanHit)
class ScanHitAdmin(ReadOnlyAdmin):
    list_display = ("order", "table", "column", "row", "answer", "ground", "answered_at", "answered_by")
    list_filter = ("answer", "ground")
    list_select_related = ("order__case", "answered_by")
    actions = ("answer_places",)

    @admin.action(description=_("Look at the chosen places"), permissions=["answer"])
    def answer_places(self, request: HttpRequest, chosen: QuerySet[ScanHit]) -> HttpResponse | None:
        hits = list(chosen.select_related("order__case").order_by("pk")[:MOST])
        form = AnswerForm(request.POST if "sure" in request.POST else None)
        if form.is_bound and form.is_valid():
            self._answer(request, hits, form.cleaned_data)
            return None
        return self._look(request, hits, form)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        hit = page.record_or_404(self.get_queryset(request).select_related("order__case", "answered_by"), object_id)
        return self._look(request, [hit], AnswerForm())

    def has_answer_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("casework.change_scanhit")

    def _look(self, request: HttpRequest, hits: list[ScanHit], form: AnswerForm) -> HttpResponse:
        shown = [Shown.of(hit) for hit in hits]
        seen = page.people(pk for each in shown for pk in page.about(each.record).people)
        door = Door(request, self.admin_site, right=self.has_view_permission(request), shows=seen, as_page="scanhit")
        return door.page(
            "admin/casework/places.html",
            title=ScanHit._meta.verbose_name_plural or "",
            model=ScanHit,
            places=shown,
            form=form,
            may_answer=self.has_answer_permission(request),
            list_address=reverse("admin:casework_scanhit_changelist"),
        )

    def _answer(self, request: HttpRequest, hits: list[ScanHit], given: dict[str, str]) -> None:
        """A refusal stops only its own place."""
        seen = dict(each.split(":", 1) for each in request.POST.getlist("seen") if ":" in each)
        staff = page.staff_of(request)
        for hit in hits:
            try:
                _do(hit, staff, seen.get(str(hit.pk), ""), **given)
            except Refused as refusal:
                self.message_user(request, f"{hit}: {refusal.message}", messages.ERROR)


def _do(hit: ScanHit, staff: User, seen: str, *, answer: str, words: str) -> None:
    if answer == UNDO:
        answers.undo(hit, staff=staff)
    elif answer == REDACT:
        answers.redact(hit, staff=staff, seen=seen)
    else:
        answers.keep(hit, staff=staff, seen=seen, ground=answer, words=words)
