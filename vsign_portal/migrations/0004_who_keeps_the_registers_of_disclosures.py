"""Contracts request hand-overs and approve each other's; privacy officers keep recipients and judicial requests."""

from importlib import import_module
from typing import Any

from django.db import migrations

groups = import_module("vsign_portal.migrations.0001_groups_with_least_privilege")
KEEP, SEE, DECIDE = ("view", "add", "change"), ("view",), ("view", "change")
MORE = {
    "contracts": {"casework.recipient": SEE, "casework.disclosure": DECIDE},
    "privacy officers": {
        "casework.recipient": KEEP,
        "casework.disclosure": SEE,
        "casework.recipienttask": DECIDE,
        "privacy.judicialrequest": KEEP,
    },
    "managers": {
        "casework.recipient": SEE,
        "casework.disclosure": DECIDE,
        "casework.recipienttask": SEE,
        "privacy.judicialrequest": DECIDE,
    },
    "auditors": {
        "casework.recipient": SEE,
        "casework.disclosure": SEE,
        "casework.recipienttask": SEE,
        "privacy.judicialrequest": SEE,
    },
}


def give(apps: Any, schema_editor: Any) -> None:
    for name, rights in MORE.items():
        group = apps.get_model("auth", "Group").objects.get(name=name)
        for label, actions in rights.items():
            group.permissions.add(*(groups.permission(apps, label, action) for action in actions))


class Migration(migrations.Migration):
    dependencies = [
        ("vsign_portal", "0003_who_keeps_the_register_of_incidents"),
        ("casework", "0011_attachments_recipients_and_disclosures"),
        ("privacy", "0004_judicial_requests"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
