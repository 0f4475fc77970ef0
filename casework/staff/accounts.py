"""Accounts of the members of staff, and the roles they hold."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from casework.ground.errors import Refused
from casework.ledger import trail
from casework.staff import account_notices, account_verbs, lock_out, page, second_factor
from casework.staff.account_forms import NewStaffForm, RolesField, StaffForm
from casework.staff.appointing import roles_to_give
from casework.staff.read_only import ReadOnlyAdmin

admin.site.unregister([User, Group])
# Their pages show the keys themselves.
admin.site.unregister([TOTPDevice, StaticDevice])
# What decides who may do what: not one's own to set.
POWERS = ("is_active", "is_staff", "groups")


@admin.register(Group)
class RoleAdmin(ReadOnlyAdmin):
    """Their rights come from the portal's table of roles, and from nowhere else."""

    fields = ("name", "permissions")
    ordering = ("name",)


@admin.register(User)
class StaffAdmin(UserAdmin):
    """Members of staff are deactivated, never deleted: the trail keeps their names. Nobody appoints above themselves,
    nor changes what they may do themselves."""

    form = StaffForm
    add_form = NewStaffForm
    add_fieldsets = (
        (None, {"fields": ("username", "first_name", "last_name", "email")}),
        (_("Password"), {"fields": ("password1", "password2")}),
    )
    filter_horizontal: ClassVar[Any] = ()
    actions = ("unlock", "forget_second_factor")

    # ------------------------------------------------------------- who may do what to whom
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser is changed by superusers only."""
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fixed = ("last_login", "date_joined")
        if request.user.is_superuser:
            return fixed
        own = POWERS if obj == request.user else ()
        return (*fixed, "is_superuser", "user_permissions", *own)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            return RolesField(roles_to_give(page.staff_of(request)), label=_("Roles"), required=False)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    # ------------------------------------------------------------- saving
    def trail_name(self, record: User) -> str:
        return account_verbs.trail_name(record)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Accounts made here are those of staff."""
        obj.is_staff = obj.is_staff or not change
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        by = page.staff_of(request)
        if not change:
            account_verbs.opened(form.instance, staff=by)
            return
        former = form.initial.get("email", "")
        led_to = account_verbs.changed(form.instance, staff=by, fields=form.changed_data, former_address=former)
        self._tell_consequences(request, led_to)

    def _tell_consequences(self, request: HttpRequest, led_to: account_verbs.Consequences) -> None:
        count = len(led_to.given_back)
        if count:
            back = ngettext("%(count)s case is back in its queue.", "%(count)s cases are back in their queues.", count)
            messages.warning(request, back % {"count": count})
        for duty in led_to.duties:
            words = _("Still theirs to do: %(what)s (%(reference)s). Give it to somebody else.")
            messages.warning(request, words % {"what": duty.what, "reference": duty.case.reference})

    # ------------------------------------------------------------- passwords and second factors
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        holder, by = self.get_object(request, unquote(id)), page.staff_of(request)
        if holder is not None and self.has_change_permission(request, holder):
            try:
                account_notices.check_reachable(holder, by=by)
            except Refused as refusal:
                self.message_user(request, str(refusal.message), messages.ERROR)
                return HttpResponseRedirect(reverse("admin:auth_user_change", args=[holder.pk]))
        with transaction.atomic():
            before = holder.password if holder else ""
            drawn = super().user_change_password(request, id, form_url)
            if holder is not None and User.objects.get(pk=holder.pk).password != before:
                account_verbs.password_set(holder, staff=by)
        return page.led(request, drawn, page.NOBODY)

    @admin.action(description=_("Unlock sign-in for the chosen accounts"), permissions=["change"])
    def unlock(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        for user in self._changeable(request, chosen):
            lock_out.unlock([user])
            trail.record("unlock", self.trail_name(user), staff=page.staff_of(request))

    @admin.action(description=_("Phone lost: remove the second factor of the chosen accounts"), permissions=["change"])
    def forget_second_factor(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        for user in self._changeable(request, chosen):
            try:
                second_factor.forget(user, staff=page.staff_of(request))
            except Refused as refusal:
                self.message_user(request, str(refusal.message), messages.ERROR)

    def _changeable(self, request: HttpRequest, chosen: QuerySet[User]) -> list[User]:
        return [user for user in chosen if self.has_change_permission(request, user)]
