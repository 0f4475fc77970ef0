"""Mails that came in, in the staff's admin: those of a case stand on its page, too; the others are only here."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from casework.case import kinds
from casework.ground.errors import Refused
from casework.ground.vietnam_time import moment
from casework.inbox import settling
from casework.inbox.received_mail import ReceivedMail
from casework.ledger import trail
from casework.staff import my_day, page
from casework.staff.my_day import Card
from casework.staff.page import staff_of
from casework.staff.read_only import ReadOnlyAdmin


class NeedFilter(admin.SimpleListFilter):
    title = _("what is to be done")
    parameter_name = "need"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("somebody", _("Somebody has to look at it"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.needing_somebody() if self.value() == "somebody" else queryset  # type: ignore[attr-defined]


@admin.register(ReceivedMail)
class ReceivedMailAdmin(ReadOnlyAdmin):
    list_display = ("when", "became", "case", "proofs", "settled_at")
    list_filter = (NeedFilter, "became")
    list_select_related = ("case",)
    ordering = ("-id",)
    fields = ("when", "became", "case", "sender", "subject", "notes", "proofs", "file", "settled_at", "settled_by")
    readonly_fields = ("when", "notes", "file")
    actions = ("release", "settle")

    @admin.display(description=_("came"), ordering="id")
    def when(self, mail: ReceivedMail) -> str:
        return moment(mail.came_at)

    @admin.display(description=_("notes"))
    def notes(self, mail: ReceivedMail) -> SafeString:
        return format_html_join("", "<p>{}</p>", ((note,) for note in mail.notes))

    @admin.display(description=_("the mail as it came"))
    def file(self, mail: ReceivedMail) -> SafeString | str:
        if not mail.is_kept:
            return "–"
        address = reverse("admin:casework_receivedmail_raw", args=[mail.pk])
        return format_html('<a href="{}">{}</a>', address, _("Download the raw file"))

    # ------------------------------------------------------------- what is done
    def has_handle_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("casework.change_receivedmail")

    @admin.action(description=_("File the chosen mails that were held back"), permissions=["handle"])
    def release(self, request: HttpRequest, chosen: QuerySet[ReceivedMail]) -> None:
        self._each(request, chosen, settling.release)

    @admin.action(description=_("Nothing more is to be done with the chosen mails"), permissions=["handle"])
    def settle(self, request: HttpRequest, chosen: QuerySet[ReceivedMail]) -> None:
        self._each(request, chosen, settling.settle)

    def _each(self, request: HttpRequest, chosen: QuerySet[ReceivedMail], act: Callable[..., None]) -> None:
        for mail in chosen.defer("raw"):
            try:
                act(mail, staff=staff_of(request))
            except Refused as refusal:
                self.message_user(request, str(refusal.message), messages.ERROR)

    # ------------------------------------------------------------- the raw file
    def get_urls(self) -> list[URLPattern]:
        raw = path("<int:mail_id>/raw/", self.admin_site.admin_view(self._raw), name="casework_receivedmail_raw")
        return [raw, *super().get_urls()]

    def _raw(self, request: HttpRequest, mail_id: int) -> HttpResponse:
        """For whoever works the case, or keeps the register. Each download is written down, whoever the mail is from:
        of many the portal does not know it."""
        mail = get_object_or_404(ReceivedMail.objects.select_related("case"), pk=mail_id)
        of_a_case = mail.case is not None and kinds.may(request.user, "view", mail.case.kind)
        right = of_a_case or self.has_view_permission(request, mail)
        door = page.Door(request, self.admin_site, right=right, shows=page.about(mail))
        if not mail.is_kept:
            raise Http404("it is kept no longer")
        trail.record("open_raw_mail", mail.target, staff=door.staff)
        return door.file(bytes(mail.raw), "message/rfc822", f"thu-{mail.pk}.eml")


def of_my_day(staff: User) -> Iterator[Card]:
    if staff.has_perm("casework.change_receivedmail"):
        address = reverse("admin:casework_receivedmail_changelist") + "?need=somebody"
        waiting = ReceivedMail.objects.needing_somebody().count()
        yield Card(_("Mails that could not be read or filed"), waiting, address, urgent=True)


my_day.register(of_my_day)
