"""A member of staff at the desk: signed in, with the rights given."""

from typing import Any

from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from casework.case.case import Case
from casework.tests.factories import make_staff


class Desk:
    """`rights`: permissions such as "casework.view_case"; None makes a superuser."""

    def __init__(self, *rights: str, superuser: bool = False) -> None:
        self.staff = make_staff(is_superuser=superuser, first_name="Bình", last_name="Trần")
        for right in rights:
            app, _dot, codename = right.partition(".")
            self.staff.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
        self.client = Client(enforce_csrf_checks=True)
        self.client.force_login(self.staff)

    def open(self, name: str, *args: Any, **query: str) -> Any:
        return self.client.get(reverse(f"admin:{name}", args=args), query)

    def see(self, case: Case) -> Any:
        return self.open("casework_case_change", case.pk)

    def do(self, verb: str, case: Case, **data: Any) -> Any:
        """POST the verb's page, with the version on the screen unless another is given."""
        address = reverse(f"admin:casework_case_{verb}", args=[case.pk])
        self.client.get(address)
        token = self.client.cookies["csrftoken"].value if "csrftoken" in self.client.cookies else ""
        return self.client.post(address, {"csrfmiddlewaretoken": token, "version": case.version, **data})


def manager() -> Desk:
    return Desk(superuser=True)
