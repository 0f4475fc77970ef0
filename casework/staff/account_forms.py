"""The forms of an account. Roles that whoever saves it may not give stay with the account, untouched."""

from typing import Any

from django import forms
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


def role_names(roles: QuerySet[Group]) -> str:
    return ", ".join(gettext(role.name) for role in roles)


class RolesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Group) -> str:
        return gettext(obj.name)


class StaffForm(UserChangeForm):
    """The admin gives `groups` the roles that may be given (appointing)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "email" in self.fields:
            self.fields["email"].required = True
        if "groups" in self.fields:
            self.initial["groups"] = list(self.instance.groups.filter(pk__in=self._offered()))
            kept = self._kept()
            self.fields["groups"].help_text = (
                _("Not yours to change, and kept: %(roles)s") % {"roles": role_names(kept)} if kept else ""
            )

    def _offered(self) -> QuerySet[Group]:
        offered: QuerySet[Group] = self.fields["groups"].queryset  # type: ignore[attr-defined]
        return offered

    def _kept(self) -> QuerySet[Group]:
        kept: QuerySet[Group] = self.instance.groups.exclude(pk__in=self._offered())
        return kept

    def clean_groups(self) -> QuerySet[Group]:
        chosen = [role.pk for role in self.cleaned_data["groups"]]
        return Group.objects.filter(pk__in=[*chosen, *self._kept().values_list("pk", flat=True)])


class NewStaffForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "first_name", "last_name", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
