"""What casework shows in the staff's admin."""

from collections.abc import Callable
from typing import Any, ClassVar

from axes.utils import reset as unlock_sign_in
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, URLField
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from casework import kinds, letters, trail
from casework.errors import Refused
from casework.models import AccessEntry, Attachment, Case, Centre, Letter, LetterState, TrailEntry
from casework.staff import case_page, registers, second_factor, setup, verbs
from casework.staff.entry import entry_page
from casework.staff.queue import CaseQueueAdmin
from casework.staff.read_only import ReadOnlyAdmin
from casework.staff.refiling import refile_page
from casework.staff.verbs import Verb

__all__ = ["registers", "setup"]


@admin.register(Case)
class CaseAdmin(CaseQueueAdmin):
    """The queue of everything, and the page of each case."""

    def has_view_permission(self, request: HttpRequest, obj: Case | None = None) -> bool:
        return kinds.may(request.user, "view", obj.kind) if obj else bool(kinds.kinds_of(request.user))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path(f"<int:case_id>/{verb.name}/", self._verb_view(verb), name=f"casework_case_{verb.name}")
            for verb in verbs.VERBS.values()
        ]
        entry = path("enter/<str:kind>/", self.admin_site.admin_view(self._enter), name="casework_case_enter")
        again = path("<int:case_id>/refile/", self.admin_site.admin_view(self._refile), name="casework_case_refile")
        file = path(
            "<int:case_id>/file/<int:file_id>/", self.admin_site.admin_view(self._file), name="casework_attachment"
        )
        return [*pages, entry, again, file, *super().get_urls()]

    def _file(self, request: HttpRequest, case_id: int, file_id: int) -> HttpResponse:
        """Only ever as a download, under the type that was found in it."""
        file = get_object_or_404(Attachment.objects.select_related("case"), pk=file_id, case=case_id)
        if not self.has_view_permission(request, file.case):
            raise PermissionDenied
        AccessEntry.objects.opened(case_id, request.user)
        response = HttpResponse(bytes(file.content), content_type=file.content_type)
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["Cache-Control"] = "no-store"
        return response

    def _refile(self, request: HttpRequest, case_id: int) -> HttpResponse:
        return refile_page(request, self.admin_site, case_id)

    def _enter(self, request: HttpRequest, kind: str) -> HttpResponse:
        return entry_page(request, self.admin_site, kind)

    def _verb_view(self, verb: Verb) -> Callable[..., HttpResponseBase]:
        def view(request: HttpRequest, case_id: int) -> HttpResponseBase:
            return verbs.verb_page(request, self.admin_site, case_id, verb)

        return self.admin_site.admin_view(view)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        cases = Case.objects.select_related("person", "assignee", "policy_version")
        case = get_object_or_404(cases, pk=int(object_id) if object_id.isdecimal() else 0)
        if not self.has_view_permission(request, case):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | case_page.open_case(case, request.user)
        return render(request, "admin/casework/case.html", context | {"title": case.reference, "opts": Case._meta})


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "purpose", "case", "state", "attempts", "error", "sent_at")
    list_filter = ("state", "purpose")
    list_select_related = ("case",)
    ordering = ("-id",)
    fields = (
        "purpose",
        "case",
        "state",
        "attempts",
        "next_attempt_at",
        "error",
        "created_at",
        "sent_at",
        "subject",
        "body",
    )
    actions = ("send_again",)

    @admin.action(description=_("Send the chosen failed letters again"), permissions=["send"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[Letter]) -> None:
        failed = chosen.filter(state=LetterState.FAILED)
        for letter in failed:
            try:
                letters.retry(letter, staff=request.user)
            except Refused as refusal:
                self.message_user(request, str(refusal.message), messages.ERROR)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """A letter tells as much about a person as the case does: opening it is recorded too (C4.5)."""
        page = super().change_view(request, object_id, *args, **kwargs)
        letter = self.get_object(request, object_id)
        if letter and letter.case_id and self.has_view_permission(request, letter):
            AccessEntry.objects.opened(letter.case_id, request.user)
        return page

    def get_urls(self) -> list[URLPattern]:
        moves = {"retry": letters.retry, "abort": letters.abort}
        pages = [
            path(f"<int:letter_id>/{name}/", self._move_view(act), name=f"casework_letter_{name}")
            for name, act in moves.items()
        ]
        return [*pages, *super().get_urls()]

    def _move_view(self, act: Callable[..., None]) -> Callable[..., HttpResponseBase]:
        """From the case page and back to it."""

        def view(request: HttpRequest, letter_id: int) -> HttpResponseBase:
            letter = get_object_or_404(Letter, pk=letter_id)
            if not self.has_send_permission(request):
                raise PermissionDenied
            try:
                act(letter, staff=request.user)
            except Refused as refusal:
                self.message_user(request, str(refusal.message), messages.ERROR)
            if letter.case_id is None:
                return HttpResponseRedirect(reverse("admin:casework_letter_changelist"))
            return HttpResponseRedirect(reverse("admin:casework_case_change", args=[letter.case_id]))

        return self.admin_site.admin_view(require_POST(view))

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("casework.change_letter")


@admin.register(Centre)
class CentreAdmin(admin.ModelAdmin):
    """One row, named on every page and in every mail (C5.1)."""

    formfield_overrides: ClassVar[Any] = {URLField: {"assume_scheme": "https"}}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(TrailEntry)
class TrailAdmin(ReadOnlyAdmin):
    list_display = ("at", "staff", "verb", "target", "refused")
    list_select_related = ("staff",)
    search_fields = ("target__startswith",)
    search_help_text = _("A record, such as “case VS-XXXX-XXXX”")
    ordering = ("-id",)


@admin.register(AccessEntry)
class AccessAdmin(ReadOnlyAdmin):
    list_display = ("at", "staff", "case")
    list_select_related = ("staff", "case")
    search_fields = ("case__reference__exact",)
    search_help_text = _("The reference of a case")
    ordering = ("-id",)


def rights_of(group: Group) -> set[str]:
    return {f"{each.content_type.app_label}.{each.codename}" for each in group.permissions.all()}


admin.site.unregister(User)
# Their pages show the keys themselves.
admin.site.unregister([TOTPDevice, StaticDevice])


@admin.register(User)
class StaffAdmin(UserAdmin):
    """Members of staff are deactivated, never deleted: the trail keeps their names. Nobody grants what they lack."""

    actions = ("unlock", "forget_second_factor")

    @admin.action(description=_("Unlock sign-in for the chosen accounts"), permissions=["change"])
    def unlock(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        for user in self._changeable(request, chosen):
            unlock_sign_in(username=user.get_username())
            trail.record("unlock", f"staff {user.pk}", staff=request.user)

    @admin.action(description=_("Phone lost: remove the second factor of the chosen accounts"), permissions=["change"])
    def forget_second_factor(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        for user in self._changeable(request, chosen):
            second_factor.forget(user, staff=request.user)

    def _changeable(self, request: HttpRequest, chosen: QuerySet[User]) -> list[User]:
        return [user for user in chosen if self.has_change_permission(request, user)]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser is changed by superusers only."""
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fixed = ("last_login", "date_joined")
        return fixed if request.user.is_superuser else (*fixed, "is_superuser", "user_permissions")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Groups that hold no right beyond one's own."""
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups" and field and not request.user.is_superuser:
            mine = request.user.get_all_permissions()
            groups = Group.objects.prefetch_related("permissions__content_type")
            allowed = [group.pk for group in groups if rights_of(group) <= mine]
            field.queryset = Group.objects.filter(pk__in=allowed)
        return field

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
