"""Accounts of the members of staff."""

from typing import Any

from axes.utils import reset as unlock_sign_in
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from casework.ledger import trail
from casework.staff import page, second_factor


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

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """A page of Django's own that the site does not know."""
        return page.led(request, super().user_change_password(request, id, form_url), page.NOBODY)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
