"""Who may do what: one table, applied after every migration (C4.1). `manage.py migrate` calls `apply`."""

from collections.abc import Iterable, Iterator

from django.contrib.auth.models import Group, Permission, User
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
        "casework.mailing": KEEP,
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
        "casework.receivedmail": WORK,
        "casework.mailing": KEEP,
        "casework.trailentry": SEE,
        "casework.accessentry": SEE,
        "casework.stuckrow": SEE,
        "casework.inspection": SEE,
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
        "casework.specialday": SET_UP,
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
        "casework.receivedmail": SEE,
        "casework.mailing": SEE,
        "casework.trailentry": SEE,
        "casework.accessentry": SEE,
        "casework.stuckrow": SEE,
        "casework.inspection": SEE,
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
        "casework.specialday": SEE,
        "casework.noticerecipient": SEE,
        "consult.category": SEE,
        "consult.service": SEE,
        "consult.price": SEE,
        "auth.user": SEE,
        "auth.group": SEE,
    },
}

# Role → the roles it gives to colleagues and takes from them. A superuser, made on the server, gives every one.
APPOINTS: dict[str, tuple[str, ...]] = {"managers": tuple(ROLES)}


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


def rights_of(role: str) -> set[str]:
    """As the table has them, such as "consult.view_purchasecase"."""
    return {
        f"{label.partition('.')[0]}.{action}_{label.partition('.')[2]}"
        for label, actions in ROLES[role].items()
        for action in actions
    }


def outside() -> Iterator[str]:
    """A sentence for each right that the database gives and the table does not, or the other way round."""
    for group in Group.objects.order_by("name").prefetch_related("permissions__content_type"):
        held = {f"{each.content_type.app_label}.{each.codename}" for each in group.permissions.all()}
        listed = rights_of(group.name) if group.name in ROLES else set()
        if group.name not in ROLES:
            yield f"the group {group.name} is not in the table"
        yield from (f"{group.name} may {right}, which is not in the table" for right in sorted(held - listed))
        yield from (f"{group.name} may not {right}, which is in the table" for right in sorted(listed - held))
    for role in sorted(ROLES.keys() - set(Group.objects.values_list("name", flat=True))):
        yield f"the role {role} is in the table and not in the database"
    for user in User.objects.exclude(user_permissions=None).order_by("username").distinct():
        for right in sorted(user.get_user_permissions()):
            yield f"{user.get_username()} may {right} by a right of their own"
    for user in User.objects.filter(is_superuser=True).order_by("username"):
        yield f"{user.get_username()} is a superuser and may do everything"


def holders() -> dict[str, list[str]]:
    """Role → the user names of those who hold it now and may sign in."""
    found: dict[str, list[str]] = {role: [] for role in ROLES}
    for user in User.objects.filter(is_active=True, is_staff=True).order_by("username").prefetch_related("groups"):
        for group in user.groups.all():
            found.setdefault(group.name, []).append(user.get_username())
    return found
