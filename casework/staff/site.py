"""The staff's own admin site: a second factor at the door, and the queues on its start page."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext_lazy as _

from casework.ground import browsers, throttle
from casework.staff import account_verbs, figures, overview, page, second_factor
from casework.staff.trailed import with_trail


class StaffSite(AdminSite):
    site_header = _("Casework")
    site_title = _("Casework")
    index_title = _("Today")
    index_template = "admin/start.html"
    # The queue needs the width, and the start page leads everywhere.
    enable_nav_sidebar = False

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        today = {
            "queues": overview.queues(page.staff_of(request)),
            "columns": overview.labels(),
            "charts": figures.charts(page.staff_of(request)),
            "stuck_rows": overview.stuck_rows(page.staff_of(request)),
        }
        return super().index(request, today | (extra_context or {}))

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Failed tries are counted by address of the net; axes counts them by user name."""
        address = browsers.net_address(request)
        if request.method == "POST" and throttle.has_had_enough("login", address):
            return render(request, "admin/locked.html", status=429)
        response = super().login(request, extra_context)
        if request.method == "POST" and response.status_code == 302:
            account_verbs.signed_in(page.staff_of(request))
        elif request.method == "POST":
            throttle.seconds_to_wait("login", address)
            account_verbs.sign_in_refused(request.POST.get("username", ""))
        return response

    def logout(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        holder = request.user if request.user.is_authenticated else None
        response = super().logout(request, extra_context)
        if holder and not request.user.is_authenticated:
            account_verbs.signed_out(holder)
        return response

    @transaction.atomic
    def password_change(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """One's own."""
        holder: Any = request.user
        before = holder.password
        response = super().password_change(request, extra_context)
        if holder.password != before:
            account_verbs.password_set(holder, staff=holder)
        return response

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Whatever model is registered, its stock pages go through the door (C4.5), and what they write is in the
        trail (C7.2)."""
        super().register(model_or_iterable, page.with_stock_pages(with_trail(admin_class or ModelAdmin)), **options)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """No form uses it, and it would answer whether there is somebody of a name."""
        raise Http404

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Whoever has a second factor gives it; where one is required, nobody goes on without. The site's own pages
        show no record; the pages of the models come through the door."""
        is_own = getattr(view, "__self__", None) is self
        behind_the_door = super().admin_view(view if is_own else page.past_nothing(view), cacheable)

        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if self.has_permission(request) and not second_factor.is_verified(page.staff_of(request)):
                if second_factor.has_device(page.staff_of(request)):
                    return HttpResponseRedirect(reverse("admin:second_factor_verify"))
                if settings.SECOND_FACTOR_REQUIRED:
                    return HttpResponseRedirect(reverse("admin:second_factor_set_up"))
            return behind_the_door(request, *args, **kwargs)

        return run

    def get_urls(self) -> list[URLPattern | URLResolver]:
        pages = {"verify": second_factor.verify, "set_up": second_factor.set_up, "qr": second_factor.qr}
        return [
            path(f"second-factor/{name}/", second_factor.page(self, view), name=f"second_factor_{name}")
            for name, view in pages.items()
        ] + super().get_urls()
