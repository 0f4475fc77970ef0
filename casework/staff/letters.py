"""Letters in the staff's admin."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from casework.ground.errors import Refused
from casework.post import letters
from casework.post.letter import Letter, LetterState
from casework.staff.page import staff_of
from casework.staff.read_only import ReadOnlyAdmin


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "purpose", "case", "state", "attempts", "error", "sent_at")
    list_filter = ("state", ("mailing", admin.EmptyFieldListFilter), "purpose")
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
    actions = ("send_again", "release_held", "stop_held")

    @admin.action(description=_("Send the chosen failed letters again"), permissions=["send"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[Letter]) -> None:
        self._each(request, chosen.filter(state=LetterState.FAILED), letters.retry)

    @admin.action(description=_("Release the chosen held letters: they go out now"), permissions=["send"])
    def release_held(self, request: HttpRequest, chosen: QuerySet[Letter]) -> None:
        self._each(request, chosen.filter(state=LetterState.HELD), letters.release)

    @admin.action(description=_("Do not send the chosen held letters"), permissions=["send"])
    def stop_held(self, request: HttpRequest, chosen: QuerySet[Letter]) -> None:
        self._each(request, chosen.filter(state=LetterState.HELD), letters.abort)

    def _each(self, request: HttpRequest, chosen: QuerySet[Letter], act: Callable[..., None]) -> None:
        for letter in chosen:
            try:
                act(letter, staff=staff_of(request))
            except Refused as refusal:
                self.message_user(request, str(refusal.message), messages.ERROR)

    def get_urls(self) -> list[URLPattern]:
        moves = {"retry": letters.retry, "release": letters.release, "abort": letters.abort}
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
