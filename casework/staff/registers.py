"""The registers of recipients, disclosures and what recipients still have to do."""

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from casework.disclosure import recipients, transfers
from casework.disclosure.disclosure import Disclosure
from casework.disclosure.offers import fields_to_give
from casework.disclosure.recipient import ADDRESS, DisclosurePurpose, Recipient
from casework.disclosure.task import RecipientTask
from casework.ground import seen
from casework.ground.errors import Refused
from casework.staff import page
from casework.staff.read_only import ReadOnlyAdmin

MOVES = {
    "approve": transfers.approve,
    "refuse": transfers.refuse,
    "retry": transfers.try_again,
    "withdraw": transfers.withdraw,
}
FOUR_EYES = (transfers.approve,)
"""Of these the moves that are a second pair of eyes."""
BUTTONS = {
    "approve": _("Approve"),
    "refuse": _("Refuse"),
    "retry": _("Try again"),
    "withdraw": _("Withdraw"),
    "file": _("Take the file"),
}


class RecipientForm(forms.ModelForm):
    purposes = forms.MultipleChoiceField(
        label=_("Purposes"), choices=DisclosurePurpose, widget=forms.CheckboxSelectMultiple
    )
    fields_allowed = forms.MultipleChoiceField(
        label=_("Allowed fields"), choices=fields_to_give, widget=forms.CheckboxSelectMultiple
    )

    endpoint = forms.CharField(
        label=_("Address for hand-overs"),
        max_length=300,
        required=False,
        validators=ADDRESS,
        help_text=_("A new one is used once a colleague has set it; an empty one counts at once."),
    )

    class Meta:
        model = Recipient
        fields = ("name", "agreement_number", "valid_from", "valid_until", "purposes", "contact")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fields_allowed"].initial = self.instance.fields
        self.fields["endpoint"].initial = self.instance.new_endpoint or self.instance.endpoint

    def save(self, commit: bool = True) -> Any:
        self.instance.fields = self.cleaned_data["fields_allowed"]
        return super().save(commit)


@admin.register(Recipient)
class RecipientAdmin(admin.ModelAdmin):
    form = RecipientForm
    list_display = ("name", "agreement_number", "valid_from", "valid_until", "contact")
    change_form_template = "admin/casework/recipient.html"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("name",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Recipient, form: Any, change: bool) -> None:
        # The form has put what was typed into the record; it is a proposal.
        typed = form.cleaned_data["endpoint"]
        obj.endpoint = Recipient.objects.values_list("endpoint", flat=True).filter(pk=obj.pk).first() or ""
        if "endpoint" in form.changed_data:
            recipients.propose_endpoint(obj, typed, staff=page.staff_of(request))
        else:
            obj.save()

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        found = Recipient.objects.select_related("new_endpoint_by")
        recipient = page.record_or_404(found, object_id)
        mine = recipient.new_endpoint_by_id == page.staff_of(request).pk
        more = {
            "recipient": recipient,
            "seen": recipients.shown(recipient),
            "may_set": recipient.new_endpoint and not mine and self.has_change_permission(request),
        }
        return super().change_view(request, object_id, extra_context=more)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self._set_endpoint))
        return [path("<int:pk>/set_endpoint/", view, name="casework_recipient_set_endpoint"), *super().get_urls()]

    def _set_endpoint(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        recipient = get_object_or_404(Recipient, pk=pk)
        door = page.Door(request, self.admin_site, right=self.has_change_permission(request), shows=page.NOBODY)
        try:
            recipients.set_endpoint(recipient, seen=seen.of(request), staff=door.staff)
        except Refused as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
        return door.on("casework_recipient_change", pk)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ForMeFilter(admin.SimpleListFilter):
    title = _("a second pair of eyes")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("me", str(_("Waits for me")))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Disclosure]) -> QuerySet[Disclosure]:
        if self.value() != "me":
            return queryset
        return queryset.filter(pk__in=Disclosure.objects.waiting_for(page.staff_of(request)))


@admin.register(Disclosure)
class DisclosureAdmin(ReadOnlyAdmin):
    """Every transfer and its basis. What leaves is shown before it is approved."""

    list_display = ("requested_at", "purpose", "to", "case", "basis", "state", "left_at", "requested_by", "approved_by")
    list_filter = (ForMeFilter, "state", "purpose")
    list_select_related = ("case", "recipient", "requested_by", "approved_by")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Disclosure]:
        """Judicial ones stand in their own register, for those who may see that."""
        return super().get_queryset(request).exclude(purpose=DisclosurePurpose.JUDICIAL)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        found = self.get_queryset(request).select_related(
            "case", "recipient", "requested_by", "approved_by", "consent__wording"
        )
        disclosure = page.record_or_404(found, object_id)
        right = self.has_view_permission(request, disclosure)
        door = page.Door(request, self.admin_site, right=right, shows=page.about(disclosure))
        may = self.has_move_permission(request)
        return door.page(
            "admin/casework/disclosure.html",
            title=disclosure.get_purpose_display(),
            model=Disclosure,
            disclosure=disclosure,
            seen=transfers.shown(disclosure),
            body=json.dumps(disclosure.content, ensure_ascii=False, sort_keys=True, indent=2),
            buttons={name: BUTTONS[name] for name in transfers.offered(disclosure, door.staff)} if may else {},
        )

    def has_move_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("casework.change_disclosure")

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path(f"<int:pk>/{name}/", self._move(act), name=f"casework_disclosure_{name}")
            for name, act in MOVES.items()
        ]
        file = self.admin_site.admin_view(require_POST(self._file))
        return [*pages, path("<int:pk>/file/", file, name="casework_disclosure_file"), *super().get_urls()]

    def _changeable(self, request: HttpRequest, pk: int) -> tuple[Disclosure, page.Door]:
        disclosure = get_object_or_404(
            self.get_queryset(request).select_related("recipient", "person", "consent"), pk=pk
        )
        right = self.has_move_permission(request)
        return disclosure, page.Door(request, self.admin_site, right=right, shows=page.about(disclosure))

    def _move(self, act: Any) -> Any:
        def view(request: HttpRequest, pk: int) -> HttpResponseBase:
            disclosure, door = self._changeable(request, pk)
            try:
                act(disclosure, staff=door.staff, **({"seen": seen.of(request)} if act in FOUR_EYES else {}))
            except Refused as refusal:
                self.message_user(request, str(refusal.message), messages.ERROR)
            return door.on("casework_disclosure_change", pk)

        return self.admin_site.admin_view(require_POST(view))

    def _file(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        disclosure, door = self._changeable(request, pk)
        try:
            body = transfers.take_file(disclosure, staff=door.staff)
        except Refused as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
            return door.on("casework_disclosure_change", pk)
        return door.file(body, "application/json", f"disclosure-{pk}.json")


@admin.register(RecipientTask)
class RecipientTaskAdmin(ReadOnlyAdmin):
    list_display = ("disclosure", "kind", "created_at", "confirmed_at", "confirmed_by")
    list_select_related = ("disclosure", "confirmed_by")
    list_filter = (("confirmed_at", admin.EmptyFieldListFilter), "kind")
    actions = ("confirm",)

    @admin.action(description=_("The recipient has confirmed"), permissions=["confirm"])
    def confirm(self, request: HttpRequest, chosen: QuerySet[RecipientTask]) -> None:
        for task in chosen:
            try:
                task.confirm(staff=page.staff_of(request))
            except Refused as refusal:
                self.message_user(request, str(refusal.message), messages.ERROR)

    def has_confirm_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("casework.change_recipienttask")
