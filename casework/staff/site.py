"""The staff's own admin site: a second factor at the door, and the queues on its start page."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from casework.case import kinds
from casework.centre import session
from casework.ground.cookies import leave_nothing
from casework.ground.kind import Kind
from casework.staff import (
    account_verbs,
    figures,
    first_password,
    known_browsers,
    lock_out,
    my_day,
    navigation,
    news,
    overview,
    page,
    second_factor,
    sessions,
    typed,
    unsent,
)
from casework.staff.in_turn import in_turn
from casework.staff.put_back import puts_back
from casework.staff.trailed import with_trail
from casework.staff.written import with_written_fields


def locked(request: HttpRequest) -> HttpResponse:
    return render(request, "admin/locked.html", status=429)


def wrong_fields(response: HttpResponse) -> set[str]:
    """Of a form that was drawn again."""
    context = response.context_data if isinstance(response, TemplateResponse) else None
    return set(context["form"].errors) if context and "form" in context else set()


class StaffSite(AdminSite):
    site_header = _("Casework")
    site_title = _("Casework")
    index_title = _("My day")
    index_template = "admin/start.html"
    # The queue needs the width, and the start page leads everywhere.
    enable_nav_sidebar = False

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What the frame of every page needs."""
        context = super().each_context(request)
        return context | {
            "navigation": navigation.of(request, context["available_apps"]) if context["has_permission"] else [],
            "news": news.token(page.staff_of(request)) if context["has_permission"] else "",
            "may_search": self.has_permission(request) and bool(kinds.kinds_of(request.user)),
            "session_seconds": settings.SESSION_COOKIE_AGE,
        }

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        today = {
            "queues": overview.queues(page.staff_of(request)),
            "columns": overview.labels(),
            "charts": figures.charts(page.staff_of(request)),
            "enterable": [(kind, Kind(kind).label) for kind in kinds.kinds_of(request.user, "change")],
            "cards": my_day.cards(page.staff_of(request)),
            "mine": my_day.mine(page.staff_of(request)),
            "way_of_mine": f"?{urlencode({'from': my_day.queue('whose=mine')})}",
            "promises": overview.promises(page.staff_of(request)),
            "stuck_rows": overview.stuck_rows(page.staff_of(request)),
        }
        return super().index(request, today | (extra_context or {}))

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Whoever is signed in goes on to the page they came for."""
        if request.method == "POST":
            return self._sign_in(request, extra_context)
        if self.has_permission(request):
            return HttpResponseRedirect(second_factor.target(request))
        return super().login(request, extra_context)

    def _sign_in(self, request: HttpRequest, extra_context: Any) -> HttpResponse:
        tried = lock_out.SignIn.by(request, second_factor.has_device)
        if tried.is_stopped:
            return locked(request)
        carried = str(request.POST.get("typed", ""))
        response = super().login(request, {"typed": carried} | (extra_context or {}))
        if response.status_code != 302:
            account_verbs.sign_in_refused(request.POST.get("username", ""))
            return locked(request) if tried.is_slowed else response
        tried.tries.was_right()
        holder = page.staff_of(request)
        account_verbs.signed_in(holder)
        session.begun(request)
        if carried:
            typed.unseal(request, carried)
        if not tried.has_factor and not settings.SECOND_FACTOR_REQUIRED:
            known_browsers.remember(request, response, holder)
        return response

    def logout(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        holder = request.user if request.user.is_authenticated else None
        response = super().logout(request, extra_context)
        if holder and not request.user.is_authenticated:
            account_verbs.signed_out(holder)
            leave_nothing(response)
        return response

    def where_signed_in(self, request: HttpRequest) -> HttpResponseBase:
        return sessions.page(request, self)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        """One's own. Whoever found a session open may not guess the password there."""
        if request.method != "POST":
            return super().password_change(request, extra_context)
        tries = lock_out.old_password(request)
        if tries.over:
            return locked(request)
        response = self._new_password(request, extra_context)
        if "old_password" in wrong_fields(response):
            account_verbs.old_password_refused(page.staff_of(request))
        else:
            tries.was_right()
        return response

    @transaction.atomic
    def _new_password(self, request: HttpRequest, extra_context: Any) -> TemplateResponse:
        holder: Any = request.user
        before = holder.password
        response = super().password_change(request, extra_context)
        if holder.password != before:
            account_verbs.password_set(holder, staff=holder)
        return response

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Whatever model is registered, its stock pages go through the door (C4.5), what they write is in the
        trail (C7.2) and written by one after another, and what is typed into them is read as written in Vietnam, and
        is there again after signing in."""
        its = puts_back(in_turn(with_written_fields(with_trail(admin_class or ModelAdmin))))
        super().register(model_or_iterable, page.with_stock_pages(its), **options)

    def signed_in(self, request: HttpRequest) -> JsonResponse:
        """Where the sign-in over a page leads: who it is now, and the proof with which the page's forms are sent."""
        found = {"who": page.staff_of(request).pk, "proof": get_token(request)}
        return JsonResponse(found)

    def unsent(self, request: HttpRequest, case_id: int, verb: str) -> HttpResponse:
        return unsent.saved(request, case_id, verb)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """No form uses it, and it would answer whether there is somebody of a name."""
        raise Http404

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Whoever has a second factor gives it; where one is required, nobody goes on without. The site's own pages
        show no record; the pages of the models come through the door."""
        is_own = getattr(view, "__self__", None) is self
        behind_the_door = super().admin_view(view if is_own else page.past_nothing(view), cacheable)

        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_anonymous and typed.worth_keeping(request) and not is_own:
                return typed.sign_in_first(self, request)
            if self.has_permission(request) and not second_factor.is_verified(page.staff_of(request)):
                if second_factor.has_device(page.staff_of(request)):
                    return second_factor.first_to("verify", request.get_full_path())
                if settings.SECOND_FACTOR_REQUIRED:
                    return second_factor.first_to("set_up", request.get_full_path())
            return behind_the_door(request, *args, **kwargs)

        return run

    def get_urls(self) -> list[URLPattern | URLResolver]:
        pages = {"verify": second_factor.verify, "set_up": second_factor.set_up, "qr": second_factor.qr}
        return [
            path(f"second-factor/{name}/", second_factor.page(self, view), name=f"second_factor_{name}")
            for name, view in pages.items()
        ] + [
            path("news/", news.news, name="news"),
            path("first-password/<str:token>/", first_password.view, {"site": self}, name="first_password"),
            path("signed-in/", self.admin_view(self.signed_in), name="signed_in"),
            path("unsent/<int:case_id>/<str:verb>/", self.admin_view(self.unsent), name="unsent"),
            path("sessions/", self.admin_view(self.where_signed_in), name="sessions"),
            *super().get_urls(),
        ]
