"""The register of judicial requests: entered by one, decided by another, given as a sealed file."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from casework.disclosure import transfers
from casework.ground import seen
from casework.ground.errors import Refused
from casework.ground.vietnam_time import moment
from casework.intake import uploads
from casework.people.person import Person
from casework.staff import page
from casework.staff.forms import PersonsCaseField
from casework.staff.page import Door
from casework.staff.read_only import ReadOnlyAdmin
from privacy.judicial import judicial_verbs
from privacy.judicial.judicial_request import JudicialRequest


def asked_choices() -> list[tuple[str, Any]]:
    return [
        (label, Person._meta.get_field(label.rpartition(".")[2]).verbose_name)  # type: ignore[union-attr]
        for label in judicial_verbs.LABELS
    ]


class EntryForm(forms.ModelForm):
    """The person is named by a case of theirs; the document comes as a scan."""

    reference = PersonsCaseField()
    asked_fields = forms.MultipleChoiceField(
        label=_("What is asked"), choices=asked_choices, widget=forms.CheckboxSelectMultiple
    )
    document = forms.FileField(label=_("Scan of the document"), help_text=_("PDF, JPEG, PNG or WebP, 5 MB at most."))

    class Meta:
        model = JudicialRequest
        fields = ("authority", "authority_name", "document_number", "document_date", "signatory", "legal_basis")

    def clean_document(self) -> uploads.Accepted:
        file = self.cleaned_data["document"]
        try:
            accepted = uploads.accept(file.name, file.read(uploads.MOST_BYTES_OF_A_PICTURE + 1))
        except uploads.Unwelcome as reason:
            raise forms.ValidationError(str(reason), code="unwelcome") from None
        if accepted.content_type in ("text/plain", "message/rfc822"):
            raise forms.ValidationError(_("A scan is a PDF or a picture."), code="kind")
        return accepted


def labels_of(fields: list[str]) -> list[str]:
    return [str(label) for name, label in asked_choices() if name in fields]


def values_in_order(asked: JudicialRequest) -> list[str]:
    """Beside `labels_of`; in words where the record holds a code."""
    named = [name for name, _label in asked_choices() if name in asked.asked]
    values = judicial_verbs.values_of(asked, named)
    return [values[name] for name in named]


class DecideForm(forms.Form):
    granted = forms.MultipleChoiceField(
        label=_("What is granted"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    refusal = forms.CharField(label=_("Why not, or not all"), required=False, max_length=300)
    may_be_told = forms.BooleanField(label=_("The person may be told"), required=False)
    seen = seen.SeenField()

    def __init__(self, *args: Any, asked: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(asked_choices())
        self.fields["granted"].choices = [(each, labels.get(each, each)) for each in asked]  # type: ignore[attr-defined]


@admin.register(JudicialRequest)
class JudicialAdmin(ReadOnlyAdmin):
    form = EntryForm
    # All that an inspection asks for, so that the printed list is the register (C7.5).
    list_display = (
        "document_number", "dated", "authority_name", "signatory", "legal_basis", "what_was_asked", "what_was_granted",
        "state", "entered_by", "decided_by", "decided_on",
    )  # fmt: skip
    list_per_page = 200
    list_filter = ("state", "authority")
    list_select_related = ("entered_by", "decided_by")
    fields = (
        "reference", "authority", "authority_name", "document_number", "document_date", "signatory", "legal_basis",
        "asked_fields", "document",
    )  # fmt: skip

    @admin.display(description=_("document date"), ordering="document_date")
    def dated(self, asked: JudicialRequest) -> str:
        return f"{asked.document_date:%d/%m/%Y}"

    @admin.display(description=_("decided"), ordering="decided_at")
    def decided_on(self, asked: JudicialRequest) -> str:
        return moment(asked.decided_at) if asked.decided_at else "–"

    @admin.display(description=_("what is asked"))
    def what_was_asked(self, asked: JudicialRequest) -> str:
        return ", ".join(labels_of(asked.asked))

    @admin.display(description=_("what was granted"))
    def what_was_granted(self, asked: JudicialRequest) -> str:
        return ", ".join(labels_of(asked.granted)) or "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("privacy.add_judicialrequest")

    def save_model(self, request: HttpRequest, obj: JudicialRequest, form: Any, change: bool) -> None:
        data = form.cleaned_data
        obj.person, obj.asked = data["reference"].person, data["asked_fields"]
        obj.entered_by = request.user  # type: ignore[assignment]
        obj.scan, obj.scan_type = data["document"].content, data["document"].content_type
        super().save_model(request, obj, form, change)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The request, its decision, or the form to decide."""
        found = JudicialRequest.objects.select_related("person", "entered_by", "decided_by", "disclosure")
        asked = page.record_or_404(found, object_id)
        door = self._door(request, asked, right=self.has_view_permission(request, asked))
        form = DecideForm(
            request.POST if request.method == "POST" else None,
            asked=asked.asked,
            initial={"seen": judicial_verbs.shown(asked)},
        )
        if form.is_bound:
            if not self.has_decide_permission(request):
                raise PermissionDenied
            if form.is_valid() and self._decided(door, asked, form):
                return door.on("privacy_judicialrequest_change", asked.pk)
        return door.page(
            "admin/privacy/judicial.html",
            title=str(asked),
            model=JudicialRequest,
            asked=asked,
            would_be_given=[
                (label, value) for label, value in zip(labels_of(asked.asked), values_in_order(asked), strict=True)
            ],
            granted_labels=labels_of(asked.granted),
            form=form if asked.state == "entered" else None,
        )

    def _door(self, request: HttpRequest, asked: JudicialRequest, *, right: bool) -> Door:
        return Door(request, self.admin_site, right=right, shows=page.about(asked))

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("privacy.change_judicialrequest")

    def _decided(self, door: Door, asked: JudicialRequest, form: DecideForm) -> bool:
        try:
            judicial_verbs.decide(asked, staff=door.staff, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
            seen.renew(form, judicial_verbs.shown(asked))
            return False
        messages.success(door.request, _("The decision stands."))
        return True

    def get_urls(self) -> list[URLPattern]:
        pages = {"scan": self._scan, "sealed": require_POST(self._sealed)}
        own = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"privacy_judicialrequest_{name}")
            for name, view in pages.items()
        ]
        return [*own, *super().get_urls()]

    def _scan(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        asked = get_object_or_404(JudicialRequest, pk=pk)
        door = self._door(request, asked, right=self.has_view_permission(request, asked))
        return door.file(bytes(asked.scan), asked.scan_type, f"scan-{pk}")

    def _sealed(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The sealed ZIP; taking it is the delivery."""
        asked = get_object_or_404(JudicialRequest.objects.select_related("disclosure"), pk=pk)
        door = self._door(request, asked, right=self.has_decide_permission(request))
        try:
            body = judicial_verbs.sealed(asked)
            transfers.take_file(asked.disclosure, staff=door.staff)
        except Refused as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
            return door.on("privacy_judicialrequest_change", pk)
        return door.file(body, "application/zip", f"disclosure-{pk}.zip")
