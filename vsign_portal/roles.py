"""Who may do what: one table, applied after every migration (C4.1). `manage.py migrate` calls `apply`."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction

SEE = ("view",)
WORK = ("view", "change")
KEEP = ("view", "add", "change")
SET_UP = ("view", "add", "change", "delete")

# Role → model → actions. A role has these rights and no others.
ROLES: dict[str, dict[str, tuple[str, ...]]] = {
    "consultants": {
        "consult.consultationcase": WORK,
        "privacy.questioncase": WORK,
    },
    "contracts": {
        "consult.purchasecase": WORK,
        "consult.consultationcase": SEE,
        "casework.recipient": SEE,
        "casework.disclosure": WORK,
    },
    "complaint handlers": {
        "privacy.complaintcase": WORK,
        "privacy.misusecase": WORK,
        "privacy.incident": KEEP,
    },
    "privacy officers": {
        "privacy.datarequestcase": WORK,
        "privacy.complaintcase": SEE,
        "privacy.incident": KEEP,
        "privacy.judicialrequest": KEEP,
        "casework.policyversion": KEEP,
        "casework.hold": ("view", "add"),
        "casework.scanhit": WORK,
        "casework.erasureorder": SEE,
        "casework.certificate": SEE,
        "casework.recipient": KEEP,
        "casework.disclosure": SEE,
        "casework.recipienttask": WORK,
    },
    "managers": {
        "casework.case": ("view", "change", "assign", "export"),
        "casework.letter": WORK,
        "casework.trailentry": SEE,
        "casework.accessentry": SEE,
        "casework.policyversion": SEE,
        "casework.hold": SEE,
        "casework.scanhit": SEE,
        "casework.erasureorder": SEE,
        "casework.certificate": SEE,
        "casework.recipient": SEE,
        "casework.disclosure": WORK,
        "casework.recipienttask": SEE,
        "privacy.incident": SEE,
        "privacy.judicialrequest": WORK,
        "casework.centre": KEEP,
        "casework.replytemplate": KEEP,
        "casework.deadlinerule": SET_UP,
        "casework.extraholiday": SET_UP,
        "casework.noticerecipient": SET_UP,
        "consult.category": KEEP,
        "consult.service": KEEP,
        "consult.price": KEEP,
        "auth.user": KEEP,
        "auth.group": SEE,
    },
    "auditors": {
        "casework.case": SEE,
        "casework.letter": SEE,
        "casework.trailentry": SEE,
        "casework.accessentry": SEE,
        "casework.policyversion": SEE,
        "casework.hold": SEE,
        "casework.scanhit": SEE,
        "casework.erasureorder": SEE,
        "casework.certificate": SEE,
        "casework.recipient": SEE,
        "casework.disclosure": SEE,
        "casework.recipienttask": SEE,
        "privacy.incident": SEE,
        "privacy.judicialrequest": SEE,
        "casework.centre": SEE,
        "casework.replytemplate": SEE,
        "casework.deadlinerule": SEE,
        "casework.extraholiday": SEE,
        "casework.noticerecipient": SEE,
        "consult.category": SEE,
        "consult.service": SEE,
        "consult.price": SEE,
        "auth.user": SEE,
        "auth.group": SEE,
    },
}


@transaction.atomic
def apply() -> None:
    """Give each role exactly the rights of the table. Raises Permission.DoesNotExist for a right that no model has."""
    for name, rights in ROLES.items():
        group, _new = Group.objects.get_or_create(name=name)
        group.permissions.set(_permissions(rights.items()))


def _permissions(rights: Iterable[tuple[str, tuple[str, ...]]]) -> list[Permission]:
    found = []
    for label, actions in rights:
        app, _dot, model = label.partition(".")
        known = Permission.objects.filter(content_type__app_label=app, content_type__model=model)
        found += [known.get(codename=f"{action}_{model}") for action in actions]
    return found
