"""Words typed into a page of the admin stand there again after signing in, as they do on the pages of a case."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from casework.staff import typed


class PutsBack(admin.ModelAdmin):
    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        plain: type[forms.ModelForm[Any]] = super().get_form(request, obj, change=change, **kwargs)

        class Form(plain):  # type: ignore[valid-type, misc]
            def __init__(self, *args: Any, **more: Any) -> None:
                super().__init__(*args, **more)
                if not self.is_bound:
                    typed.put_back_into(request, self)

        return Form

    def response_add(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed.forget(request)
        return super().response_add(request, *args, **kwargs)

    def response_change(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed.forget(request)
        return super().response_change(request, *args, **kwargs)


def puts_back(admin_class: type[admin.ModelAdmin]) -> type[admin.ModelAdmin]:
    return type(admin_class.__name__, (PutsBack, admin_class), {"__module__": admin_class.__module__})
