"""The departments of the centre (C4.1): each works its own queues and sees nothing else."""

from typing import Any

from django.db import migrations

VIEW, CHANGE = ("view",), ("view", "change")
SET_UP = (
    "casework.centre", "casework.replytemplate", "casework.deadlinerule", "casework.extraholiday",
    "casework.noticerecipient", "consult.category", "consult.service", "consult.price",
)  # fmt: skip
REGISTERS = ("casework.letter", "casework.trailentry", "casework.accessentry", "casework.policyversion")

ROLES: dict[str, dict[str, tuple[str, ...]]] = {
    "consultants": {"consult.consultationcase": CHANGE, "privacy.questioncase": CHANGE},
    "contracts": {"consult.purchasecase": CHANGE, "consult.consultationcase": VIEW},
    "complaint handlers": {"privacy.complaintcase": CHANGE, "privacy.misusecase": CHANGE},
    "privacy officers": {
        "privacy.datarequestcase": CHANGE,
        "privacy.complaintcase": VIEW,
        "casework.policyversion": CHANGE,
    },
    "managers": {
        "casework.case": ("view", "change", "assign", "export"),
        **dict.fromkeys(SET_UP, ("view", "add", "change")),
        "casework.noticerecipient": ("view", "add", "change", "delete"),
        "casework.extraholiday": ("view", "add", "change", "delete"),
        "casework.deadlinerule": ("view", "add", "change", "delete"),
        "casework.letter": CHANGE,
        "casework.trailentry": VIEW,
        "casework.accessentry": VIEW,
        "casework.policyversion": VIEW,
        "auth.user": ("view", "add", "change"),
        "auth.group": VIEW,
    },
    "auditors": {
        "casework.case": VIEW,
        **dict.fromkeys(SET_UP, VIEW),
        **dict.fromkeys(REGISTERS, VIEW),
        "auth.user": VIEW,
        "auth.group": VIEW,
    },
}


def make_groups(apps: Any, schema_editor: Any) -> None:
    """Permissions are usually made after all migrations; those that are not there yet are made here."""
    group_model = apps.get_model("auth", "Group")
    for name, rights in ROLES.items():
        group, _new = group_model.objects.get_or_create(name=name)
        for label, actions in rights.items():
            group.permissions.add(*(permission(apps, label, action) for action in actions))


def permission(apps: Any, label: str, action: str) -> Any:
    app, _dot, model = label.partition(".")
    content_type, _new = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app, model=model)
    found, _new = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=f"{action}_{model}", defaults={"name": f"Can {action} {model}"}
    )
    return found


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("casework", "0006_rights_to_assign_and_export"),
        ("consult", "0001_services_consultations_and_purchases"),
        ("privacy", "0001_the_facts_people_state"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
