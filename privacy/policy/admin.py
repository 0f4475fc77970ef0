"""The versions of the policy: drafts, a preview, publication by a second pair of eyes; nothing changes afterwards."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from casework.centre import site_state
from casework.centre.policy import PolicyVersion
from casework.ground import dates, seen
from casework.ground.errors import Refused
from casework.intake.fields import TidyField
from casework.staff import page
from privacy.policy import comparison, drafts, text


class PublishForm(forms.Form):
    effective_from = dates.DateTimeField(
        label=_("In force from"),
        help_text=_("Day and time in Vietnam; people are shown the change from then on."),
        error_messages={"required": _("Choose day and time.")},
    )
    alone_reason = TidyField(
        label=_("Why you publish it alone"),
        required=False,
        max_length=300,
        help_text=_("Only where you wrote it yourself and no colleague can; managers and auditors see it."),
    )
    is_meant = forms.BooleanField(
        label=_("An odd text is meant"),
        required=False,
        help_text=_("Only for the very text in force, or one of a single line."),
    )
    seen = seen.SeenField()


@admin.register(PolicyVersion)
class PolicyAdmin(admin.ModelAdmin):
    list_display = ("__str__", "author", "publisher", "effective_from", "published_at", "alone_reason")
    list_select_related = ("author", "publisher")
    fields = ("text_vi", "text_en")
    change_form_template = "admin/privacy/policy.html"

    def get_fields(self, request: HttpRequest, obj: PolicyVersion | None = None) -> Any:
        published = obj is not None and obj.published_at
        told = ("number", "effective_from", "published_at", "author", "publisher", "alone_reason", "digest")
        return (*told, *self.fields) if published else self.fields

    def has_change_permission(self, request: HttpRequest, obj: PolicyVersion | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.published_at)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: PolicyVersion, form: Any, change: bool) -> None:
        """Whoever touched the text last is its author: nobody publishes their own change."""
        obj.author = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        publish = self.admin_site.admin_view(self.publish_view)
        return [path("<int:pk>/publish/", publish, name="casework_policyversion_publish"), *super().get_urls()]

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The draft as it will look, what changes against the version in force, and the button."""
        draft = get_object_or_404(PolicyVersion, pk=pk, published_at=None)
        right = request.user.has_perm("casework.change_policyversion")
        door = page.Door(request, self.admin_site, right=right, shows=page.NOBODY)
        shown = drafts.shown(draft)
        form = PublishForm(request.POST if request.method == "POST" else None, initial={"seen": shown})
        if form.is_bound and form.is_valid():
            try:
                drafts.publish(draft, staff=door.staff, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal.message))
                seen.renew(form, shown)
            else:
                messages.success(
                    request,
                    _(
                        "The version is published and never changes again. The notice of it is drafted among the "
                        "mailings: a colleague releases it."
                    ),
                )
                return door.on("casework_policyversion_changelist")
        in_force = site_state.current().policy
        texts = [("vi", draft.text_vi), ("en", draft.text_en)]
        return door.page(
            "admin/privacy/publish.html",
            title=_("Publish the draft"),
            model=PolicyVersion,
            crumbs=[(reverse("admin:casework_policyversion_change", args=[draft.pk]), str(draft))],
            draft=draft,
            form=form,
            in_force=in_force,
            changes=comparison.compare(in_force.text_vi, draft.text_vi),
            texts=[(language, text.render(words)) for language, words in texts if words],
        )
