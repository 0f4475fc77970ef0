"""Mailings: written in both languages, looked at as they arrive, tried on oneself, released by a second pair of eyes,
paused and stopped."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from casework.centre.policy import PolicyVersion
from casework.ground import seen
from casework.ground.errors import Refused
from casework.intake.fields import TidyField, text_area
from casework.mailing import audience, figures, release
from casework.mailing.letters import LANGUAGES, as_received
from casework.mailing.mailing import BODY_LENGTH, QC, Mailing, MailingKind, MailingState
from casework.post.letter import SUBJECT_LENGTH
from casework.staff import page
from casework.staff.paginator import CappedPaginator

WRITTEN = (
    "kind", "policy_version", "subject_vi", "body_vi", "subject_en", "body_en", "starts_at", "per_minute",
)  # fmt: skip
BUTTONS = {
    "pause": (release.pause, _("Pause")),
    "resume": (release.resume, _("Release it again")),
    "stop": (release.stop, _("Stop for good")),
}


class MailingForm(forms.ModelForm):
    subject_vi = TidyField(label=_("subject (Vietnamese)"), max_length=SUBJECT_LENGTH - len(QC))
    body_vi = text_area(_("text (Vietnamese)"), BODY_LENGTH, rows=14)
    subject_en = TidyField(label=_("subject (English)"), max_length=SUBJECT_LENGTH - len(QC))
    body_en = text_area(_("text (English)"), BODY_LENGTH, rows=14)

    class Meta:
        model = Mailing
        fields = WRITTEN
        help_texts = {
            "kind": _("Whom it reaches follows from it. “[QC]” is put before the subject of advertisements by itself."),
            "policy_version": _("Only of a notice of a changed policy."),
            "starts_at": _("Day and time in Vietnam; empty means at once when it is released."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "policy_version" in self.fields:
            version: Any = self.fields["policy_version"]
            version.queryset = PolicyVersion.objects.exclude(published_at=None)
            # Drafts are written on their own pages.
            for way in ("add", "change", "view"):
                setattr(version.widget, f"can_{way}_related", False)

    def _get_validation_exclusions(self) -> set[str]:
        """The state is on no form, and what must be unique depends on it."""
        return super()._get_validation_exclusions() - {"state"}  # type: ignore[misc, no-any-return]


class ReleaseForm(forms.Form):
    alone_reason = TidyField(
        label=_("Why you release it alone"),
        required=False,
        max_length=300,
        help_text=_("Only where you wrote it yourself and no colleague can; managers and auditors see it."),
    )
    seen = seen.SeenField()


@admin.register(Mailing)
class MailingAdmin(admin.ModelAdmin):
    form = MailingForm
    fields = WRITTEN
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_display = ("__str__", "kind", "state", "created_at", "author", "released_by", "released_at", "alone_reason")
    list_filter = ("state", "kind")
    list_select_related = ("author", "released_by")
    change_form_template = "admin/casework/mailing.html"

    def has_change_permission(self, request: HttpRequest, obj: Mailing | None = None) -> bool:
        """What was released stays as it was released."""
        return super().has_change_permission(request, obj) and (obj is None or obj.state == MailingState.DRAFT)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_move_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("casework.change_mailing")

    def save_model(self, request: HttpRequest, obj: Mailing, form: Any, change: bool) -> None:
        """Whoever touched the text last is its author: nobody releases their own change unseen. Raises Refused where
        a colleague was faster."""
        if change and not Mailing.objects.select_for_update(no_key=True).filter(pk=obj.pk, state=obj.state).exists():
            raise Refused(_("A colleague has released or stopped this mailing meanwhile."), code="state")
        obj.author = page.staff_of(request)
        # Pages of the admin are saved in turn, so nobody comes in between.
        same = Mailing.objects.filter(kind=MailingKind.POLICY, policy_version=obj.policy_version)
        if obj.kind == MailingKind.POLICY and same.exclude(pk=obj.pk).exclude(state=MailingState.STOPPED).exists():
            raise Refused(_("There is a notice of this policy version already."), code="twice")
        super().save_model(request, obj, form, change)

    # ------------------------------------------------------------- pages
    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        stock = super().add_view
        return self._or_told(request, lambda: stock(request, *args, **kwargs))

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        mailing = page.record_or_404(Mailing.objects.select_related("author", "released_by"), object_id)
        offered = release.offered(mailing) if self.has_move_permission(request) else []
        kwargs["extra_context"] = {
            "mailing": mailing,
            "figures": figures.of(mailing) if mailing.queued_at else None,
            "buttons": {name: BUTTONS[name][1] for name in offered if name in BUTTONS},
        }
        stock = super().change_view
        return self._or_told(request, lambda: stock(request, object_id, *args, **kwargs))

    def _or_told(self, request: HttpRequest, draw: Callable[[], HttpResponse]) -> HttpResponse:
        try:
            return draw()
        except Refused as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
            return page.Door(request, self.admin_site, right=True, shows=page.NOBODY).on("casework_mailing_changelist")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        moves = [
            path(f"<int:pk>/{name}/", view(require_POST(self._move(act))), name=f"casework_mailing_{name}")
            for name, (act, _label) in BUTTONS.items()
        ]
        return [
            *moves,
            path("<int:pk>/release/", view(self.release_view), name="casework_mailing_release"),
            path("<int:pk>/try/<str:language>/", view(require_POST(self._try)), name="casework_mailing_try"),
            path("<int:pk>/mail/<str:language>/", view(self.mail_view), name="casework_mailing_mail"),
            *super().get_urls(),
        ]

    def release_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Both letters as they arrive, who gets them and who does not, and the button."""
        mailing = get_object_or_404(Mailing.objects.select_related("author", "policy_version"), pk=pk)
        may = self.has_move_permission(request) and mailing.state == MailingState.DRAFT
        right = may if request.method == "POST" else self.has_view_permission(request)
        door = page.Door(request, self.admin_site, right=right, shows=page.NOBODY)
        shown = release.shown(mailing)
        form = ReleaseForm(request.POST if request.method == "POST" else None, initial={"seen": shown})
        if form.is_bound and form.is_valid():
            try:
                release.release(mailing, staff=door.staff, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal.message))
                seen.renew(form, shown)
            else:
                messages.success(request, _("The mailing is released."))
                return door.on("casework_mailing_change", pk)
        return door.page(
            "admin/casework/release_mailing.html",
            title=_("Look at the mailing and release it"),
            model=Mailing,
            crumbs=[(reverse("admin:casework_mailing_change", args=[pk]), str(mailing))],
            mailing=mailing,
            form=form if may else None,
            may_try=self.has_move_permission(request),
            audience=audience.counted(mailing) if mailing.queued_at is None else None,
            letters=[as_received(mailing, language) for language in LANGUAGES],
        )

    def mail_view(self, request: HttpRequest, pk: int, language: str) -> HttpResponse:
        """The HTML part by itself."""
        mailing = get_object_or_404(Mailing, pk=pk)
        door = page.Door(request, self.admin_site, right=self.has_view_permission(request), shows=page.NOBODY)
        return door.mail(as_received(mailing, _known(language)).page)

    # ------------------------------------------------------------- moves
    def _move(self, act: Callable[..., None]) -> Callable[..., HttpResponseBase]:
        def view(request: HttpRequest, pk: int) -> HttpResponseBase:
            return self._done(request, pk, lambda mailing, staff: act(mailing, staff=staff))

        return view

    def _try(self, request: HttpRequest, pk: int, language: str) -> HttpResponseBase:
        def act(mailing: Mailing, staff: User) -> None:
            release.send_trial(mailing, staff=staff, language=_known(language))
            messages.success(request, _("A copy is on its way to %(address)s.") % {"address": staff.email})

        return self._done(request, pk, act, back_to="casework_mailing_release")

    def _done(
        self,
        request: HttpRequest,
        pk: int,
        act: Callable[[Mailing, User], None],
        back_to: str = "casework_mailing_change",
    ) -> HttpResponseBase:
        mailing = get_object_or_404(Mailing, pk=pk)
        door = page.Door(request, self.admin_site, right=self.has_move_permission(request), shows=page.NOBODY)
        try:
            act(mailing, door.staff)
        except Refused as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
        return door.on(back_to, pk)


def _known(language: str) -> str:
    return language if language in LANGUAGES else LANGUAGES[0]
